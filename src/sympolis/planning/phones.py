"""In which countries a number to dial in is a call within the country, as far as its code tells (ITU-T E.164).

Nothing is said of what a call costs: only whether one of the numbers lies in the country, or is free everywhere
(+800, Universal International Freephone). Numbers without a country code tell nothing.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

FREEPHONE = "800"
CODES = (
    "1:US,CA 7:RU 20:EG 27:ZA 30:GR 31:NL 32:BE 33:FR 34:ES 36:HU 39:IT,VA 40:RO 41:CH 43:AT 44:GB,GG,IM,JE 45:DK 46:SE "
    "47:NO,SJ 48:PL 49:DE 51:PE 52:MX 53:CU 54:AR 55:BR 56:CL 57:CO 58:VE 60:MY 61:AU,CC,CX 62:ID 63:PH 64:NZ 65:SG "
    "66:TH 76:KZ 77:KZ 81:JP 82:KR 84:VN 86:CN 90:TR 91:IN 92:PK 93:AF 94:LK 95:MM 98:IR 211:SS 212:MA,EH 213:DZ "
    "216:TN 218:LY 220:GM 221:SN 222:MR 223:ML 224:GN 225:CI 226:BF 227:NE 228:TG 229:BJ 230:MU 231:LR 232:SL 233:GH "
    "234:NG 235:TD 236:CF 237:CM 238:CV 239:ST 240:GQ 241:GA 242:CG 243:CD 244:AO 245:GW 246:IO 247:SH 248:SC 249:SD "
    "250:RW 251:ET 252:SO 253:DJ 254:KE 255:TZ 256:UG 257:BI 258:MZ 260:ZM 261:MG 262:RE,YT 263:ZW 264:NA 265:MW "
    "266:LS 267:BW 268:SZ 269:KM 290:SH 291:ER 297:AW 298:FO 299:GL 350:GI 351:PT 352:LU 353:IE 354:IS 355:AL 356:MT "
    "357:CY 358:FI,AX 359:BG 370:LT 371:LV 372:EE 373:MD 374:AM 375:BY 376:AD 377:MC 378:SM 380:UA 381:RS 382:ME "
    "383:XK 385:HR 386:SI 387:BA 389:MK 420:CZ 421:SK 423:LI 500:FK 501:BZ 502:GT 503:SV 504:HN 505:NI 506:CR 507:PA "
    "508:PM 509:HT 590:GP,BL,MF 591:BO 592:GY 593:EC 594:GF 595:PY 596:MQ 597:SR 598:UY 599:CW,BQ 670:TL 672:NF,AQ "
    "673:BN 674:NR 675:PG 676:TO 677:SB 678:VU 679:FJ 680:PW 681:WF 682:CK 683:NU 685:WS 686:KI 687:NC 688:TV 689:PF "
    "690:TK 691:FM 692:MH 850:KP 852:HK 853:MO 855:KH 856:LA 880:BD 886:TW 960:MV 961:LB 962:JO 963:SY 964:IQ 965:KW "
    "966:SA 967:YE 968:OM 970:PS 971:AE 972:IL 973:BH 974:QA 975:BT 976:MN 977:NP 992:TJ 993:TM 994:AZ 995:GE 996:KG "
    "998:UZ 1242:BS 1246:BB 1264:AI 1268:AG 1284:VG 1340:VI 1345:KY 1441:BM 1473:GD 1649:TC 1658:JM 1664:MS 1670:MP "
    "1671:GU 1684:AS 1721:SX 1758:LC 1767:DM 1784:VC 1787:PR 1809:DO 1829:DO 1849:DO 1868:TT 1869:KN 1876:JM 1939:PR"
)
COUNTRIES = {code: frozenset(found.split(",")) for code, found in (one.split(":") for one in CODES.split())}
LONGEST = max(map(len, COUNTRIES))
SHARED = "1"  # of several large countries: a number may lie in the other one
NUMBER = re.compile(r"(?:\+|\b00)\s?\(?(\d[\d ()./-]{5,24}\d)")


class Call(StrEnum):
    """What a call to one of the numbers is for somebody in a country."""

    FREE = "free"
    INLAND = "inland"
    ABROAD = "abroad"
    UNKNOWN = "unknown"  # no country is known of the number, or of the person


def numbers(text: str) -> list[str]:
    """Digits of every number with a country code in a text."""
    return [_digits(found[1]) for found in NUMBER.finditer(text)]


def parted(text: str) -> list[tuple[str, str]]:
    """ "Ghana 00233 30 123, PIN 7" -> [("Ghana ", ""), ("00233 30 123", "+23330123"), (", PIN 7", "")]: what a phone dials."""
    parts, end = [], 0
    for found in NUMBER.finditer(text):
        parts += [(text[end : found.start()], ""), (found[0], f"+{_digits(found[1])}")]
        end = found.end()
    return [(part, dialled) for part, dialled in [*parts, (text[end:], "")] if part]


def dialled(written: str) -> str:
    """A single number as a phone dials it: "+49 (228) 12-34" -> "+492281234"."""
    return re.sub(r"[^+\d]", "", written)


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)


def countries_of(number: str) -> frozenset[str]:
    """Countries (ISO 3166) in one of which a number lies; empty when its code is not known."""
    for length in range(LONGEST, 0, -1):
        if number[:length] in COUNTRIES:
            return COUNTRIES[number[:length]]
    return frozenset()


def call_from(country: str, found: Iterable[str]) -> Call:
    """What a call from a country to one of these numbers (digits) is, as far as it is known; the best of them."""
    every = list(found)
    if any(number.startswith(FREEPHONE) for number in every):
        return Call.FREE
    near = [number for number in every if country in countries_of(number)]
    if not country or not every:
        return Call.UNKNOWN
    if any(not _is_shared(number) for number in near):
        return Call.INLAND
    return Call.UNKNOWN if near or not all(map(countries_of, every)) else Call.ABROAD


def _is_shared(number: str) -> bool:
    return number.startswith(SHARED) and len(countries_of(number)) > 1
