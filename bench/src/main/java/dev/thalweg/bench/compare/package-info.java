/**
 * The table of {@code bench/compare}: the same workloads in Thalweg, in hand-written Java and in peers, measured in one run.
 *
 * <p>A {@link dev.thalweg.bench.compare.Row} names a workload and its size, a {@link dev.thalweg.bench.compare.Column} names who
 * does it. For each row {@link dev.thalweg.bench.compare.Compare} starts a process per column, a
 * {@link dev.thalweg.bench.compare.Side}, lets each compute the workload once and compares what they computed; those that agree
 * warm up, and then take turns: each is asked by a line on its standard input for one timed batch of calls, round after round.
 * So what disturbs the machine disturbs all of them.
 *
 * <p>The processes of Java run {@link dev.thalweg.bench.compare.SideLoop} over {@link dev.thalweg.bench.compare.Workloads}; the
 * others are the programs in {@code bench/peers}.
 */
@NullMarked
package dev.thalweg.bench.compare;

import org.jspecify.annotations.NullMarked;
