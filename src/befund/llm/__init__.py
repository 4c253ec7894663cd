"""Language models behind one small port; langchain and openai are imported in one adapter file."""
