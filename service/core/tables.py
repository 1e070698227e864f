"""Every table, imported in one place so that the metadata is complete."""

from service.conversations import tables as conversations
from service.handoff import tables as handoff
from service.handoff.line import tables as line
from service.handoff.outside import tables as outside
from service.identity import tables as identity
from service.satisfaction import tables as satisfaction
from service.turns import tables as turns

TABLES = (
    conversations.Conversation,
    conversations.Event,
    turns.Turn,
    turns.DecisionRow,
    handoff.Handoff,
    handoff.DeskEntry,
    handoff.CommitmentRow,
    line.OfferRow,
    line.AgentStatusRow,
    outside.OutsidePost,
    satisfaction.Rating,
    identity.Visitor,
    identity.Consent,
    identity.UsedToken,
    identity.Staff,
    identity.FailedSignIns,
    identity.StaffSession,
    identity.AuditRow,
    identity.AuditHead,
)
