"""The starter brain, which needs no model: `brain.StarterLlm`, and `grammar.build_grammar` for the recogniser."""
