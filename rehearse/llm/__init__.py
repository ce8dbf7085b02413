"""The coach that asks a model: it words questions and grades answers, and code checks all that it says."""

from rehearse.llm.coach import LLMCoach

__all__ = ["LLMCoach"]
