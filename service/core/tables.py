"""Every table, imported in one place so that the metadata is complete."""

from service.conversations import tables as conversations
from service.handoff import tables as handoff
from service.identity import tables as identity
from service.turns import tables as turns

TABLES = (
    conversations.Conversation,
    conversations.Event,
    turns.Turn,
    turns.DecisionRow,
    handoff.Handoff,
    identity.Visitor,
    identity.Staff,
    identity.StaffSession,
    identity.AuditRow,
)
