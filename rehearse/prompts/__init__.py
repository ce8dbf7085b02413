"""Prompts: text files that say what a model is asked; loaded, checked, and filled with fenced values."""

from rehearse.prompts.fence import new_marker
from rehearse.prompts.head import Variable
from rehearse.prompts.load import load_prompt, prompt_ids
from rehearse.prompts.model import Filled, Prompt

__all__ = ["Filled", "Prompt", "Variable", "load_prompt", "new_marker", "prompt_ids"]
