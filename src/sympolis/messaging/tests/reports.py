"""What mail servers write when a letter does not arrive, in the forms in which they write it."""

POSTFIX = """Return-Path: <>
Received: by mx.example (Postfix) id 4F1; Tue, 27 Oct 2020 09:00:00 +0000 (UTC)
Date: Tue, 27 Oct 2020 09:00:00 +0000 (UTC)
From: MAILER-DAEMON@mx.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: exchange@network.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type={report}; boundary="B"
Message-Id: <20201027090000.4F1@mx.example>

This is a MIME-encapsulated message.

--B
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<reader@city.example>: host mail.city.example said: 550 5.1.1 No such user (in reply to RCPT TO command)

--B
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: 4F1
Arrival-Date: Tue, 27 Oct 2020 08:59:59 +0000 (UTC)

Final-Recipient: rfc822; reader@city.example
Original-Recipient: rfc822;reader@city.example
Action: {action}
Status: 5.1.1
Remote-MTA: dns; mail.city.example
Diagnostic-Code: smtp; 550 5.1.1 <reader@city.example>: Recipient address
    rejected: No such user

--B
Content-Description: Undelivered Message
Content-Type: message/rfc822

Return-Path: <exchange@network.example>
From: Sympolis <sympolis@network.example>
To: reader@city.example
Subject: Your session
Message-ID: {message_id}

It has moved.
--B--
"""

# Exchange sends the headers of the original alone, or nothing but what it answers to
EXCHANGE = """From: <postmaster@city.example>
To: <exchange@network.example>
Date: Tue, 27 Oct 2020 09:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="x"
Message-ID: <abc@city.example>
In-Reply-To: {message_id}
References: {message_id}
Subject: Undeliverable: Your session
MIME-Version: 1.0

--x
Content-Type: text/html; charset="us-ascii"

<p>Your message couldn't be delivered.</p>
--x
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0.city.example

Final-recipient: RFC822;reader@city.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException

--x--
"""

HEADERS_ALONE = """From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: exchange@network.example
Content-Type: multipart/report; boundary="y"; report-type=delivery-status
Subject: Delivery Status Notification (Failure)

--y
Content-Type: text/plain

The response was: 550 5.1.1 The email account that you tried to reach does not exist.
--y
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com

Final-Recipient: rfc822; reader@city.example
Action: failed
Status: 5.1.1

--y
Content-Type: text/rfc822-headers

To: reader@city.example
Message-ID: {message_id}
--y--
"""

EXIM = """From: Mail Delivery System <Mailer-Daemon@mail.city.example>
To: exchange@network.example
X-Failed-Recipients: reader@city.example
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender
Content-Type: text/plain; charset=utf-8

This message was created automatically by mail delivery software.

  reader@city.example
    host mx.city.example [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<reader@city.example>:
    550 5.1.1 User unknown

------ This is a copy of the message, including all the headers. ------

Message-ID: {message_id}
Subject: Your session

It has moved.
"""

QMAIL = """From: MAILER-DAEMON@city.example
To: exchange@network.example
Subject: failure notice

Hi. This is the qmail-send program at city.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<reader@city.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Message-ID: {message_id}
"""

WITHOUT_ORIGINAL = """From: MAILER-DAEMON@mx.example
To: exchange+{name}@network.example
Content-Type: multipart/report; report-type=delivery-status; boundary="z"

--z
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; reader@city.example
Action: failed
Status: 5.4.4

--z--
"""

OUT_OF_OFFICE = """From: Reader <reader@city.example>
To: exchange@network.example
Subject: Automatic reply: Your session
Auto-Submitted: auto-replied
In-Reply-To: {message_id}
Content-Type: text/plain

I am away until Monday. The number 550 has nothing to do with it.
"""
