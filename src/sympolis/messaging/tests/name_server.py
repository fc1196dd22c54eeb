"""A real DNS server on loopback, over UDP and TCP, that knows what it is told."""

import socketserver
import struct
import threading

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset

Zone = dict[tuple[str, str], list[str]]  # (name, type) -> records as in a zone file


class NameServer:
    """`with NameServer({("network.example", "TXT"): ['"v=spf1 mx -all"']}) as resolver: ...`"""

    def __init__(self, zone: Zone, *, silent: bool = False) -> None:
        self.zone, self.silent = zone, silent
        self.asked: list[str] = []

    def __enter__(self) -> dns.resolver.Resolver:
        server = self

        class Udp(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                data, socket = self.request
                if not server.silent:
                    socket.sendto(server.answer(data).to_wire(max_size=1232), self.client_address)

        class Tcp(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                (length,) = struct.unpack("!H", self.request.recv(2))
                wire = server.answer(self.request.recv(length)).to_wire()
                self.request.sendall(struct.pack("!H", len(wire)) + wire)

        self.tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Tcp)
        port = self.tcp.server_address[1]
        self.udp = socketserver.ThreadingUDPServer(("127.0.0.1", port), Udp)
        for one in (self.udp, self.tcp):
            one.daemon_threads = True
            threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], port
        return resolver

    def __exit__(self, *error: object) -> None:
        for one in (self.udp, self.tcp):
            one.shutdown()
            one.server_close()

    def answer(self, data: bytes) -> dns.message.Message:
        query = dns.message.from_wire(data)
        answer = dns.message.make_response(query, recursion_available=True)
        question = query.question[0]
        name, kind = str(question.name).rstrip(".").lower(), dns.rdatatype.to_text(question.rdtype)
        self.asked.append(name)
        if records := self.zone.get((name, kind)):
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *records))
        elif alias := self.zone.get((name, "CNAME")):
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", "CNAME", *alias))
            there = alias[0].rstrip(".")
            if records := self.zone.get((there, kind)):
                answer.answer.append(dns.rrset.from_text(alias[0], 60, "IN", kind, *records))
        elif not any(known == name for known, _kind in self.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer
