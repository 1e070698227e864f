"""What the benchmarks share: order of runs, statistics, probes of the machine, workers behind pipes."""
