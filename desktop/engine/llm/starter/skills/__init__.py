"""One file a skill. Each holds a SKILL; docs/skills.md shows how to write one."""
