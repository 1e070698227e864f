"""Four open search libraries, each set up as its documentation does for embeddings that one makes oneself.

All keep what they find (text and topic), in memory, and call the encoder they are given. Nothing here is slower than
their own sentence-transformers components: those call the same `encode`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench._workers.backends import Timed
from bench._workers.corpus import Ask, Corpus

_CHROMA_BATCH = 5_000


def haystack(corpus: Corpus, encoder: Timed, build: Path) -> Ask:
    """A pipeline of text embedder and in-memory embedding retriever."""
    from haystack import Document, Pipeline, component  # noqa: PLC0415 - an environment has what it measures
    from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever  # noqa: PLC0415 - only the environment that is measured has it
    from haystack.document_stores.in_memory import InMemoryDocumentStore  # noqa: PLC0415 - only the environment that is measured has it

    @component
    class Embedder:
        @component.output_types(embedding=list[float])  # type: ignore[untyped-decorator]  # the peer ships no types
        def run(self, text: str) -> dict[str, list[float]]:
            return {"embedding": encoder.encode([text])[0].tolist()}

    store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
    store.write_documents(
        [
            Document(id=str(at), content=text, meta={"topic": topic}, embedding=vector.tolist())
            for at, (text, topic, vector) in enumerate(
                zip(corpus.texts, corpus.topics, corpus.vectors, strict=True)
            )
        ]
    )
    pipeline = Pipeline()
    pipeline.add_component("embedder", Embedder())
    pipeline.add_component("retriever", InMemoryEmbeddingRetriever(store))
    pipeline.connect("embedder.embedding", "retriever.query_embedding")

    def ask(text: str, count: int) -> list[str]:
        found = pipeline.run({"embedder": {"text": text}, "retriever": {"top_k": count}})
        return [document.meta["topic"] for document in found["retriever"]["documents"]]

    return ask


def txtai(corpus: Corpus, encoder: Timed, build: Path) -> Ask:
    """Its default: faiss index and SQLite content. Vectors come from a function."""
    from txtai import Embeddings  # noqa: PLC0415 - only the environment that is measured has it

    encoder.preload(corpus.texts, corpus.vectors)
    transform = lambda texts: encoder.encode(texts)  # noqa: E731, PLW0108 - txtai takes plain functions only
    embeddings = Embeddings(method="external", transform=transform, content=True, backend="faiss")
    embeddings.index(
        {"text": text, "topic": topic} for text, topic in zip(corpus.texts, corpus.topics, strict=True)
    )
    encoder.forget()
    query = "select id, text, topic, score from txtai where similar(:asked)"

    def ask(text: str, count: int) -> list[str]:
        return [item["topic"] for item in embeddings.search(query, count, parameters={"asked": text})]

    return ask


def chromadb(corpus: Corpus, encoder: Timed, build: Path) -> Ask:
    """An in-memory client and a collection with an embedding function."""
    import chromadb as peer  # noqa: PLC0415 - only the environment that is measured has it
    from chromadb.config import Settings  # noqa: PLC0415 - only the environment that is measured has it

    class Function(peer.EmbeddingFunction[Any]):  # type: ignore[misc]  # the peer ships no types
        def __init__(self) -> None:
            pass

        def __call__(self, input: Any) -> Any:
            return list(encoder.encode(input))

    client = peer.EphemeralClient(Settings(anonymized_telemetry=False))
    collection = client.create_collection(
        "faq", embedding_function=Function(), configuration={"hnsw": {"space": "ip"}}
    )
    for at in range(0, len(corpus.texts), _CHROMA_BATCH):
        part = slice(at, at + _CHROMA_BATCH)
        collection.add(
            ids=[str(at + row) for row in range(len(corpus.texts[part]))],
            documents=corpus.texts[part],
            metadatas=[{"topic": topic} for topic in corpus.topics[part]],
            embeddings=corpus.vectors[part],
        )

    def ask(text: str, count: int) -> list[str]:
        found = collection.query(query_texts=[text], n_results=count)
        return [item["topic"] for item in found["metadatas"][0]]

    return ask


def llama_index(corpus: Corpus, encoder: Timed, build: Path) -> Ask:
    """Its default vector store and retriever."""
    from llama_index.core import VectorStoreIndex  # noqa: PLC0415 - only the environment that is measured has it
    from llama_index.core.embeddings import BaseEmbedding  # noqa: PLC0415 - only the environment that is measured has it
    from llama_index.core.schema import TextNode  # noqa: PLC0415 - only the environment that is measured has it

    class Embedding(BaseEmbedding):  # type: ignore[misc]  # the peer ships no types
        def _get_text_embedding(self, text: str) -> list[float]:
            vector: list[float] = encoder.encode([text])[0].tolist()
            return vector

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    nodes = [
        TextNode(id_=str(at), text=text, metadata={"topic": topic}, embedding=vector.tolist())
        for at, (text, topic, vector) in enumerate(
            zip(corpus.texts, corpus.topics, corpus.vectors, strict=True)
        )
    ]
    index = VectorStoreIndex(nodes, embed_model=Embedding())

    def ask(text: str, count: int) -> list[str]:
        retriever = retrievers.get(count) or retrievers.setdefault(
            count, index.as_retriever(similarity_top_k=count)
        )
        return [found.node.metadata["topic"] for found in retriever.retrieve(text)]

    retrievers: dict[int, Any] = {}
    return ask
