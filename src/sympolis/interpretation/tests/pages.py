"""Whoever opens the pages of interpretation, and what stands there."""

from django.test import Client

from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks


def client_of(network, role: str = Role.COORDINATOR) -> Client:
    client = Client()
    client.force_login(networks.member(network, role))
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()
