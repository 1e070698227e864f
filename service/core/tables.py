"""Every table, imported in one place so that the metadata is complete."""

from service.conversations import tables as conversations
from service.desk import view_tables as views
from service.desk.blocks import tables as blocks
from service.desk.phrases import tables as phrases
from service.desk.suggesting import tables as suggesting
from service.handoff import labels
from service.handoff import tables as handoff
from service.handoff.line import tables as line
from service.handoff.outside import tables as outside
from service.handoff.tickets import tables as tickets
from service.identity import tables as identity
from service.images import tables as images
from service.satisfaction import tables as satisfaction
from service.studio.changes import tables as changes
from service.studio.inbox import tables as inbox
from service.studio.jobs import tables as jobs
from service.studio.unresolved import tables as unresolved
from service.turns import tables as turns
from service.vault import tables as vault

TABLES = (
    conversations.Conversation,
    conversations.Event,
    turns.Turn,
    turns.DecisionRow,
    handoff.Handoff,
    handoff.DeskEntry,
    handoff.CommitmentRow,
    labels.Label,
    labels.ConversationLabel,
    views.DeskView,
    blocks.BlockRow,
    phrases.PhraseRow,
    phrases.PhraseFavourite,
    phrases.PhraseSet,
    line.OfferRow,
    line.AgentStatusRow,
    outside.OutsidePost,
    tickets.TicketRow,
    images.ImageRow,
    vault.VaultRow,
    satisfaction.Rating,
    suggesting.SuggestionRow,
    inbox.InboxLabel,
    changes.ContentChange,
    jobs.JobRow,
    unresolved.UnresolvedQuestion,
    identity.Visitor,
    identity.Consent,
    identity.UsedToken,
    identity.Staff,
    identity.FailedSignIns,
    identity.StaffSession,
    identity.AuditRow,
    identity.AuditHead,
)
