"""KID, the number by which a Norwegian bank tells whose invoice was paid."""

from stdnum import luhn

LONGEST = 25


def kid(customer_number: str, invoice_number: str) -> str:
    """Both numbers and a check digit, modulus 10.

    Raises ValueError unless both are digits and all together are at most 25. Source: the banks'
    OCR giro service: a KID has 2 to 25 digits, the last one a check digit by MOD10 or MOD11.
    """
    payload = customer_number + invoice_number
    if not (customer_number.isdecimal() and invoice_number.isdecimal() and payload.isascii()):
        raise ValueError("a KID is made of digits")
    if len(payload) >= LONGEST:
        raise ValueError(f"a KID has at most {LONGEST} digits")
    return payload + luhn.calc_check_digit(payload)
