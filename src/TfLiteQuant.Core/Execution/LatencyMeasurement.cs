using System.Diagnostics;
using System.Runtime;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.Execution;

/// <summary>Times a model: warm-up, runs, percentiles, and on request a profile by operator in runs of its own.</summary>
public sealed class LatencyMeasurement
{
    // Methods are compiled once more, on the side and with all optimizations, when they were called 30 times and nothing new was compiled
    // for 100 ms; twice that, to be sure that nothing waits. Whatever else the process compiles cannot hold a measurement up for longer
    // than the limit.
    private const int LeastWarmUp = 5;
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Runs before those that count, at least 0; the very first run is one of them, or else counts. Null for as many as it takes
    /// until the kernels are compiled as they stay: at least 5, until nothing was compiled for 0.25 s, and for no more than 3 s.</summary>
    public int? WarmUp { get; init; }

    /// <summary>Runs that count; at least 1.</summary>
    public int Runs { get; init; } = 50;

    /// <summary>Whether operators are timed, in as many runs again.</summary>
    public bool Profile { get; init; }

    /// <summary>Entry point; null for the main graph.</summary>
    public string? Signature { get; init; }

    public InterpreterOptions Options { get; init; } = new();

    public IProgress<OperationProgress>? Progress { get; init; }

    /// <summary>Measures a model on noise (floats from -1 to 1; whole numbers are 0, which is a valid token or index).</summary>
    /// <exception cref="TfLiteQuantException">The model cannot be run.</exception>
    public LatencyReport Run(TfLiteModel model, CancellationToken cancellation = default)
    {
        if (Runs < 1 || WarmUp < 0) throw new TfLiteQuantException(ErrorCode.InvalidOption, $"{Runs} runs after {WarmUp} cannot be measured.", "Ask for at least one run.");
        using var samples = new SampleRunner(model, Signature, Options);
        var runner = samples.Runner;
        var started = Stopwatch.GetTimestamp();
        runner.Prepare(cancellation);
        var prepared = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        for (var i = 0; i < runner.Inputs.Count; i++) Fill(runner.Inputs[i]);
        var first = Time(runner, cancellation);
        var warmUp = Warm(runner, cancellation);
        var times = new double[Runs];
        for (var i = 0; i < Runs; i++)
        {
            Progress?.Report(new OperationProgress("Measuring", FormattableString.Invariant($"run {i + 1} of {Runs}"), i, Runs));
            times[i] = i == 0 && warmUp == 0 ? first : Time(runner, cancellation);
        }

        Array.Sort(times);
        var work = Work(samples.Interpreter, runner, model, cancellation);
        return new LatencyReport
        {
            Path = model.Path ?? "",
            Signature = Signature,
            Threads = samples.Interpreter.Threads,
            WarmUp = warmUp,
            Runs = Runs,
            PrepareMilliseconds = prepared,
            FirstMilliseconds = first,
            MinMilliseconds = times[0],
            MedianMilliseconds = (times[(Runs - 1) / 2] + times[Runs / 2]) / 2,
            // Rounding must not put the mean of equal times beside them.
            MeanMilliseconds = Math.Clamp(times.Average(), times[0], times[^1]),
            P90Milliseconds = Percentile(times, 0.9),
            P99Milliseconds = Percentile(times, 0.99),
            MaxMilliseconds = times[^1],
            MultiplyAccumulates = work,
            ArenaBytes = samples.Interpreter.Memory.Arena,
            PeakBytes = samples.Interpreter.Memory.Peak,
            Operators = new ValueList<OperatorLatency>(Profile ? ProfileOperators(samples.Interpreter, runner, model, cancellation) : []),
        };
    }

    // The first run is done. Returns the runs before those that count.
    private int Warm(ModelRunner runner, CancellationToken cancellation)
    {
        if (WarmUp is { } asked)
        {
            for (var i = 1; i < asked; i++) Time(runner, cancellation);
            return asked;
        }

        var runs = 1;
        var (started, changed, methods) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp(), JitInfo.GetCompiledMethodCount());
        while (runs < LeastWarmUp || (Stopwatch.GetElapsedTime(changed) < Settled && Stopwatch.GetElapsedTime(started) < LongestWarmUp))
        {
            Time(runner, cancellation);
            runs++;
            if (JitInfo.GetCompiledMethodCount() is var now && now != methods) (changed, methods) = (Stopwatch.GetTimestamp(), now);
        }

        return runs;
    }

    // Fixed noise, so that two measurements feed the same values.
    private static void Fill(TensorValue input)
    {
        input.Bytes().Clear();
        if (input.Type != TensorType.Float32) return;
        var state = 1u;
        foreach (ref var value in input.Span<float>())
        {
            state = (state * 1664525) + 1013904223;
            value = ((state >> 8) * (2f / (1 << 24))) - 1;
        }
    }

    private static double Time(ModelRunner runner, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        runner.Run(cancellation);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    // Nearest rank: the smallest time that the given part of all runs does not exceed.
    private static double Percentile(double[] sorted, double part) => sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];

    // How often operators inside loops and branches run is known of a run only, and observing one takes time: it is one more.
    private static long? Work(Interpreter interpreter, ModelRunner runner, TfLiteModel model, CancellationToken cancellation)
    {
        var sites = runner.Operators.Where(static site => !site.IsFolded);
        if (!sites.Any(static site => site.RunsSubgraphs)) return sites.Aggregate((long?)0, (sum, site) => sum + WorkOf(site, model));
        var watch = new Watch();
        Observed(interpreter, watch, () => runner.Run(cancellation));
        return watch.Times.Aggregate((long?)0, (sum, seen) => sum + (seen.Value.Calls * WorkOf(seen.Key, model)));
    }

    private static void Observed(Interpreter interpreter, Watch watch, Action run)
    {
        interpreter.Observer = watch;
        try
        {
            run();
        }
        finally
        {
            interpreter.Observer = null;
        }
    }

    private static long? WorkOf(OperatorSite site, TfLiteModel model)
        => OpRegistry.Find(site.Operator)?.MultiplyAccumulates(site.Operator, model.Subgraphs[site.Subgraph]);

    private OperatorLatency[] ProfileOperators(Interpreter interpreter, ModelRunner runner, TfLiteModel model, CancellationToken cancellation)
    {
        var watch = new Watch();
        Observed(interpreter, watch, () =>
        {
            for (var i = 0; i < Runs; i++)
            {
                Progress?.Report(new OperationProgress("Profiling", FormattableString.Invariant($"run {i + 1} of {Runs}"), i, Runs));
                runner.Run(cancellation);
            }
        });

        var own = watch.Times.ToDictionary(static time => time.Key, static time => (double)time.Value.Own);
        var all = own.Values.Sum();
        return [.. watch.Times.OrderByDescending(time => own[time.Key]).Select(time => new OperatorLatency
        {
            Path = model.Path ?? "",
            Subgraph = time.Key.Subgraph,
            Index = time.Key.Index,
            Operator = time.Key.Name,
            Name = time.Key.Outputs is [var output, ..] ? output.Name : "",
            Calls = (double)time.Value.Calls / Runs,
            Milliseconds = time.Value.Ticks * 1e3 / Stopwatch.Frequency / Runs,
            Share = all > 0 ? own[time.Key] / all : 0,
            MultiplyAccumulates = WorkOf(time.Key, model),
        })];
    }

    private sealed class Watch : IOperatorObserver
    {
        private readonly Stack<long> _inside = new();

        public bool ChangesValues => false;

        public Dictionary<OperatorSite, (long Ticks, long Own, long Calls)> Times { get; } = [];

        public void Before(OperatorSite site) => _inside.Push(0);

        public void After(OperatorSite site, long elapsed)
        {
            var inside = _inside.Pop();
            if (_inside.TryPop(out var outer)) _inside.Push(outer + elapsed);
            var (ticks, own, calls) = Times.GetValueOrDefault(site);
            Times[site] = (ticks + elapsed, own + elapsed - inside, calls + 1);
        }
    }
}
