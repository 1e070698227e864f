from service.turns.breaker import Breaker


def test_one_call_is_let_through_after_the_pause():
    breaker = Breaker(2.0)
    assert breaker.allows(0.0)
    breaker.failed(0.0)
    assert not breaker.allows(1.9)
    assert breaker.allows(2.0)
    assert not breaker.allows(2.1), "only one call tests the water"
    breaker.succeeded()
    assert breaker.allows(2.2)


def test_a_failed_test_call_opens_it_again():
    breaker = Breaker(2.0)
    breaker.failed(0.0)
    assert breaker.allows(2.0)
    breaker.failed(2.5)
    assert not breaker.allows(4.4)
    assert breaker.allows(4.5)
