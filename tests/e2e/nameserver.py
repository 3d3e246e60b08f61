"""A nameserver that tells the pods of headless Services, as a cluster's does.

Source: RFC 1035, RFC 2782, https://github.com/kubernetes/dns/blob/master/docs/specification.md
"""

import socket
import struct
import threading

from harness import LOOPBACK

A, SRV, NO_SUCH_NAME = 1, 33, 3


def encode(name):
    labels = name.rstrip(".").split(".")
    return b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"


def question(packet):
    """The name that a query asks for, the type, and the bytes of the question."""
    at, labels = 12, []
    while packet[at]:
        labels.append(packet[at + 1 : at + 1 + packet[at]].decode())
        at += 1 + packet[at]
    return ".".join(labels), struct.unpack("!H", packet[at + 1 : at + 3])[0], packet[12 : at + 5]


def record(name, kind, data):
    return encode(name) + struct.pack("!HHIH", kind, 1, 5, len(data)) + data


class Nameserver:
    """`pods`: the name of a port of a Service, e.g. `_http._tcp.a.ns.svc.cluster.local`, to the ports on loopback."""

    def __init__(self):
        self.pods, self.asked, self.silent = {}, set(), False
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((LOOPBACK, 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            packet, client = self.socket.recvfrom(4096)
            if not packet:
                self.socket.close()
                return
            if not self.silent:
                self.socket.sendto(self.answer(packet), client)

    def answer(self, packet):
        name, kind, asked = question(packet)
        self.asked.add(name)
        answers, more = [], []
        if kind == SRV:
            for index, port in enumerate(self.pods.get(name, [])):
                pod = f"pod-{index}.{name.split('.', 2)[2]}"
                answers.append(record(name, SRV, struct.pack("!HHH", 0, 100, port) + encode(pod)))
                more.append(record(pod, A, socket.inet_aton(LOOPBACK)))
        elif kind == A and name.startswith("pod-"):
            answers.append(record(name, A, socket.inet_aton(LOOPBACK)))
        status = 0x8580 | (0 if answers else NO_SUCH_NAME)
        head = packet[:2] + struct.pack("!HHHHH", status, 1, len(answers), 0, len(more))
        return head + asked + b"".join(answers + more)

    def close(self):
        """Ends the thread, which an empty packet tells it."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.sendto(b"", (LOOPBACK, self.port))
