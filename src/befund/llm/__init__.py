"""Language models behind one small port; langchain and openai are imported in one adapter file."""

from befund.llm.embeddings import TextEmbedder
from befund.llm.model_factory import open_embedder, open_model
from befund.llm.port import ChatModel, ChatReply, ChatRequest

__all__ = ["ChatModel", "ChatReply", "ChatRequest", "TextEmbedder", "open_embedder", "open_model"]
