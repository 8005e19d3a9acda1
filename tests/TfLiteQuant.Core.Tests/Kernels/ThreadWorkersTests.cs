using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed class ThreadWorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryPartRunsOnce(int threads)
    {
        using var workers = new ThreadWorkers(threads);
        Assert.Equal(threads, workers.Threads);
        for (var job = 0; job < 2000; job++)
        {
            var work = new Counting(new int[job % 37]);
            workers.Run(work, work.Counts.Length);
            Assert.All(work.Counts, static count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void JobsOfMoreAndMoreParts_RunEachOnce()
    {
        for (var pool = 0; pool < 20; pool++)
        {
            using var workers = new ThreadWorkers(3);
            for (var parts = 2; parts < 500; parts += 1 + parts / 7)
            {
                var work = new Counting(new int[parts]);
                workers.Run(work, parts);
                Assert.All(work.Counts, static count => Assert.Equal(1, count));
            }
        }
    }

    [Fact]
    public void PausesBetweenJobs_LoseNothing()
    {
        using var workers = new ThreadWorkers(3);
        for (var job = 0; job < 50; job++)
        {
            // Long enough for the threads to fall asleep.
            if (job % 5 == 0) Thread.Sleep(2);
            var work = new Counting(new int[64]);
            workers.Run(work, 64);
            Assert.All(work.Counts, static count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Running_AllocatesNothing()
    {
        using var workers = new ThreadWorkers(2);
        var work = new Counting(new int[16]);
        workers.Run(work, 16);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var job = 0; job < 100; job++) workers.Run(work, 16);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Exceptions_ComeToTheCaller_AndThePoolGoesOn()
    {
        using var workers = new ThreadWorkers(4);
        for (var job = 0; job < 20; job++)
        {
            Assert.Throws<ArithmeticException>(() => workers.Run(new Failing(), 50));
            var work = new Counting(new int[50]);
            workers.Run(work, 50);
            Assert.All(work.Counts, static count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void WorkInsideWork_RunsInPlace()
    {
        using var workers = new ThreadWorkers(3);
        var work = new Nesting(workers);
        workers.Run(work, 8);
        Assert.Equal(8 * 10, work.Inner.Counts.Sum());
    }

    [Fact]
    public void SeveralCallers_ShareAPool()
    {
        using var workers = new ThreadWorkers(2);
        Parallel.For(0, 4, _ =>
        {
            for (var job = 0; job < 200; job++)
            {
                var work = new Counting(new int[9]);
                workers.Run(work, 9);
                Assert.All(work.Counts, static count => Assert.Equal(1, count));
            }
        });
    }

    private sealed class Counting(int[] counts) : ParallelWork
    {
        public int[] Counts => counts;

        public override void Execute(int part) => Interlocked.Increment(ref counts[part]);
    }

    private sealed class Failing : ParallelWork
    {
        public override void Execute(int part)
        {
            if (part >= 10) throw new ArithmeticException();
        }
    }

    private sealed class Nesting(WorkerPool workers) : ParallelWork
    {
        public Counting Inner { get; } = new(new int[10]);

        public override void Execute(int part) => workers.Run(Inner, 10);
    }
}
