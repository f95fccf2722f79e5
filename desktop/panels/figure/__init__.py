"""The settings of the figure beside its view: sections that can be folded, each with settings that belong together."""
