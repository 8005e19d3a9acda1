using TfLiteQuant.Diagnostics;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Execution;

public sealed class LatencyMeasurementTests
{
    [Fact]
    public void A_report_has_ordered_percentiles_and_the_work()
    {
        var report = new LatencyMeasurement { Runs = 7, WarmUp = 2 }.Run(Dense());
        Assert.Equal((7, 2, 1), (report.Runs, report.WarmUp, report.Threads));
        Assert.Equal(64 * 32, report.MultiplyAccumulates);
        double[] times = [0, report.MinMilliseconds, report.MedianMilliseconds, report.P90Milliseconds, report.P99Milliseconds, report.MaxMilliseconds];
        Assert.Equal(times.Order(), times);
        Assert.InRange(report.MeanMilliseconds, report.MinMilliseconds, report.MaxMilliseconds);
        Assert.True(report.PrepareMilliseconds > 0 && report.FirstMilliseconds > 0);
        Assert.Equal(2 * 64 * 32 / (report.MedianMilliseconds * 1e6), report.GigaFlops!.Value, 9);
        Assert.True(report.ArenaBytes > 0 && report.PeakBytes >= report.ArenaBytes);
        Assert.Empty(report.Operators);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public void Runs_are_as_many_as_asked_for(int warmUp, int runs)
    {
        var progress = new List<OperationProgress>();
        var report = new LatencyMeasurement { Runs = runs, WarmUp = warmUp, Progress = new Listener(progress) }.Run(Dense());
        Assert.Equal(runs, progress.Count);
        if (warmUp == 0) Assert.Equal(report.FirstMilliseconds, report.MaxMilliseconds);
    }

    // Runs of a model this small are over long before the compiler is done with its kernels.
    [Fact]
    public void Without_a_number_it_warms_up_until_the_kernels_are_compiled()
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var report = new LatencyMeasurement { Runs = 1 }.Run(Dense());
        Assert.True(report.WarmUp > 100);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds, 0.25, 60);
    }

    [Fact]
    public void A_profile_shares_out_the_time()
    {
        var report = new LatencyMeasurement { Runs = 5, Profile = true }.Run(Dense());
        Assert.Equal(["FULLY_CONNECTED", "SOFTMAX"], report.Operators.Select(static op => op.Operator).Order());
        Assert.Equal(1, report.Operators.Sum(static op => op.Share), 6);
        Assert.All(report.Operators, static op => Assert.Equal(1, op.Calls));
        Assert.Equal(report.Operators.OrderByDescending(static op => op.Share), report.Operators);
        var dense = report.Operators.Single(static op => op.Operator == "FULLY_CONNECTED");
        Assert.Equal(64 * 32, dense.MultiplyAccumulates);
        Assert.True(dense.GigaFlops > 0);
        Assert.Null(report.Operators.Single(static op => op.Operator == "SOFTMAX").GigaFlops);
    }

    // Twice the sum of 16 times 16 products, in three rounds.
    [Fact]
    public void Work_inside_loops_counts_in_every_round()
    {
        var model = new ModelBuilder();
        GraphBuilder condition = model.AddSubgraph("condition"), body = model.AddSubgraph("body");
        var count = condition.Input([], "i", TensorType.Int32);
        condition.Input([1, 16], "v");
        condition.Output(condition.Less(count, condition.Constant<int>([3], [])));
        var i = body.Input([], "i", TensorType.Int32);
        var v = body.Input([1, 16], "v");
        var next = body.Operator(BuiltinOperator.Add, [i, body.Constant<int>([1], [])], [(TensorType.Int32, [])], new OptionFields(OptionTag.Add))[0];
        body.Output(next, body.FullyConnected(v, body.Weights([16, 16]), Value.None));
        model.Main.Output(model.Main.While(condition, body, model.Main.Constant<int>([0], []), model.Main.Input([1, 16], "x"))[1]);
        var report = new LatencyMeasurement { Runs = 2, WarmUp = 1, Profile = true }.Run(model.Build());
        Assert.Equal(3 * 16 * 16, report.MultiplyAccumulates);
        Assert.Equal((3, 16 * 16), report.Operators.Where(static op => op.Operator == "FULLY_CONNECTED").Select(static op => (op.Calls, (int)op.MultiplyAccumulates!)).Single());
        // Of two times the middle one is between them.
        Assert.Equal((report.MinMilliseconds + report.MaxMilliseconds) / 2, report.MedianMilliseconds, 9);
        Assert.Equal((report.MinMilliseconds, report.MaxMilliseconds), (Math.Min(report.MinMilliseconds, report.MedianMilliseconds), report.P90Milliseconds));
    }

    [Fact]
    public void Options_reach_the_interpreter()
    {
        Assert.Equal(2, new LatencyMeasurement { Runs = 1, Options = new InterpreterOptions { Threads = 2 } }.Run(Dense()).Threads);
        var error = Assert.Throws<TfLiteQuantException>(() => new LatencyMeasurement { Options = new InterpreterOptions { MemoryLimit = 16 } }.Run(Dense()));
        Assert.Equal(ErrorCode.MemoryLimitExceeded, error.Code);
        Assert.Equal(ErrorCode.InvalidOption, Assert.Throws<TfLiteQuantException>(() => new LatencyMeasurement { Runs = 0 }.Run(Dense())).Code);
        Assert.ThrowsAny<OperationCanceledException>(() => new LatencyMeasurement().Run(Dense(), new CancellationToken(true)));
    }

    private static TfLiteModel Dense()
    {
        var model = new ModelBuilder();
        var input = model.Main.Input([1, 64], "x");
        model.Main.Output(model.Main.Softmax(model.Main.FullyConnected(input, model.Main.Weights([32, 64]), Value.None)));
        return model.Build();
    }

    private sealed class Listener(List<OperationProgress> reports) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => reports.Add(value);
    }
}
