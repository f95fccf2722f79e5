"""Operations on whole shapes: each a pure function that also says what else it changed, and why it cannot run."""
