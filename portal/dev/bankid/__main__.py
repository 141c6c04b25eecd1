"""Run by the demo: serves on the listening socket whose number is given, for the client of the environment."""

import os
import socket
import sys

from portal.dev.bankid.provider import Client, Provider
from portal.dev.bankid.serving import Server


def main() -> None:
    client = Client(
        os.environ["BANKID_CLIENT_ID"],
        os.environ["BANKID_CLIENT_SECRET"],
        f"{os.environ['SITE_URL']}/logg-inn/bankid/svar/",
    )
    listening = socket.socket(fileno=int(sys.argv[1]))
    server = Server(listening, Provider(os.environ["BANKID_ISSUER"], client))
    print("BankID (test) is ready.", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
