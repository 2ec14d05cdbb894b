package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsTest {
    private final int before = Threads.count();

    @AfterEach
    void reset() {
        Threads.setCount(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void eachPartRunsOnce(int count) {
        Threads.setCount(count);
        for (int size : new int[] {0, 1, 2, 3, 10, 1000}) {
            for (int round = 0; round < 200; round++) {
                int[] runs = new int[size]; // plain: what the parts wrote is visible afterwards
                Threads.forRange(size, part -> runs[part]++);
                assertThat(Arrays.stream(runs).allMatch(times -> times == 1)).isTrue();
            }
        }
    }

    @Test
    void severalThreadsShareTheParts() throws InterruptedException {
        Threads.setCount(3);
        CountDownLatch all = new CountDownLatch(3);
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        Threads.forRange(3, part -> {
            seen.add(Thread.currentThread());
            all.countDown();
            await(all);
        });
        assertThat(seen).hasSize(3).contains(Thread.currentThread());
        assertThat(seen.stream().filter(thread -> !thread.equals(Thread.currentThread()))).allMatch(Thread::isDaemon);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsDividedInsideOfAPartRunsThere() {
        Threads.setCount(4);
        AtomicInteger strangers = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        Threads.forRange(8, part -> {
            Thread own = Thread.currentThread();
            Threads.forRange(8, inner -> {
                runs.incrementAndGet();
                if (!Thread.currentThread().equals(own)) {
                    strangers.incrementAndGet();
                }
            });
        });
        assertThat(runs.get()).isEqualTo(64);
        assertThat(strangers.get()).isZero();
    }

    @Test
    void callersDoNotDisturbEachOther() throws InterruptedException {
        Threads.setCount(3);
        AtomicInteger wrong = new AtomicInteger();
        Thread[] callers = new Thread[4];
        for (int i = 0; i < callers.length; i++) {
            callers[i] = new Thread(() -> {
                for (int round = 0; round < 2000; round++) {
                    int[] runs = new int[5];
                    Threads.forRange(5, part -> runs[part]++);
                    if (Arrays.stream(runs).sum() != 5) {
                        wrong.incrementAndGet();
                    }
                }
            });
            callers[i].start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(wrong.get()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anExceptionReachesTheCaller(int count) {
        Threads.setCount(count);
        for (int thrower = 0; thrower < 4; thrower++) {
            int bad = thrower;
            assertThatThrownBy(() -> Threads.forRange(4, part -> {
                if (part == bad) {
                    throw new IllegalStateException("part " + part);
                }
            })).isInstanceOf(IllegalStateException.class).hasMessage("part " + bad);
        }
        AtomicInteger runs = new AtomicInteger();
        Threads.forRange(4, part -> runs.incrementAndGet());
        assertThat(runs.get()).isEqualTo(4);
    }

    @Test
    void anInterruptedCallerFinishesAndStaysInterrupted() {
        Threads.setCount(2);
        Thread.currentThread().interrupt();
        AtomicInteger runs = new AtomicInteger();
        Threads.forRange(100, part -> runs.incrementAndGet());
        assertThat(runs.get()).isEqualTo(100);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theCountIsChecked() {
        assertThatThrownBy(() -> Threads.setCount(0))
                .hasMessage("thalweg.threads: must be from 1 to 1024; got 0");
    }
}
