"""An id that a client makes up is kept as it is, so it is nobody's number."""

import secrets
import uuid

import pytest

from service.conversations.client_ids import holds_number


@pytest.mark.parametrize(
    "client_id",
    ["13812345678", "user_13812345678_1", "138-1234-5678", "6225880137500126", "11010519491231002X"],
)
def test_somebodys_number_is_none(client_id):
    assert holds_number(client_id)


@pytest.mark.parametrize("client_id", ["client-0001", "20261122-0930-0001"])
def test_a_number_of_ones_own_is(client_id):
    assert not holds_number(client_id)


@pytest.mark.parametrize(
    "make", [lambda: str(uuid.uuid4()), lambda: uuid.uuid4().hex, lambda: secrets.token_urlsafe(16)]
)
def test_what_libraries_make_is_never_refused(make):
    assert [one for one in (make() for _ in range(1500)) if holds_number(one)] == []
