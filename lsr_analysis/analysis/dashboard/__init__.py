"""Selection metrics and the chosen measures of each stage, row by row."""
