using TfLiteQuant.Calibration;
using TfLiteQuant.Datasets;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>What calibrating costs over running the same samples without looking at them.</summary>
internal sealed class CalibrationCommand : IBenchCommand
{
    private const int Samples = 40;
    private const int Rounds = 15;
    private const double Enough = 20;

    private static readonly string[] Models =
    [
        "digits_cnn", "digits_mobilenet", "digits_resnet", "digits_unet", "digits_mlp", "digits_lstm", "digits_bilstm", "digits_gru", "digits_transformer", "topics_embedding",
        "waves_autoencoder", "waves_conv1d",
    ];

    public string Name => "calibration";

    public string Usage => "[MODEL...]: time of calibrating over that of plain inference of the same samples, without and with histograms, 1 and 2 threads";

    public int Run(string[] arguments)
    {
        Console.WriteLine($"{Samples} samples, random; preparing the model and running the samples, everything included. Processor time of all threads, least of {Rounds} runs in turn; in brackets the lower quartile.");
        Console.WriteLine("| model | threads | plain, ms | extremes only | sampled histograms | all values |");
        Console.WriteLine("|---|---|---|---|---|---|");
        var paths = arguments.Length > 0 ? arguments : Array.ConvertAll(Models, static name => Path.Combine(Shared.Root ?? "", "golden", name, "float.tflite"));
        foreach (var path in paths)
        {
            if (!File.Exists(path)) Console.WriteLine($"| {path} | not on this machine |");
            else
                foreach (var threads in (ReadOnlySpan<int>)[1, 2]) Measure(path, threads);
        }

        return 0;
    }

    private static void Measure(string path, int threads)
    {
        using var model = ModelReader.Open(path);
        using var runner = new SampleRunner(model);
        var data = TestDataset.Of(new SyntheticDataset(Samples), runner.ModelInputs);
        // Small models are over in a millisecond: the samples are gone through often enough for the clock.
        var once = Time(() => Plain(model, data, threads));
        var rounds = (int)Math.Clamp(Enough / Math.Max(once, 0.1), 1, 100);
        var many = TestDataset.Of(new Repeated(data, rounds), runner.ModelInputs);
        var times = Times(
            () => Plain(model, many, threads),
            () => Calibrate(model, many, threads, HistogramMode.None),
            () => Calibrate(model, many, threads, HistogramMode.Sampled),
            () => Calibrate(model, many, threads, HistogramMode.All));
        var name = Path.GetFileName(path) == "float.tflite" ? Path.GetFileName(Path.GetDirectoryName(path)!) : Path.GetFileName(path).Split('.')[0];
        string Ratio(int i) => FormattableString.Invariant($"{times[i].Best / times[0].Best:F2} ({times[i].Quartile / times[0].Quartile:F2})");
        Console.WriteLine(FormattableString.Invariant($"| {name} | {threads} | {times[0].Best / rounds:F2} | {Ratio(1)} | {Ratio(2)} | {Ratio(3)} |"));
    }

    // Processor time rather than time on the clock, which is a matter of who else is at work.
    private static (double Best, double Quartile)[] Times(params Action[] bodies)
    {
        var times = Array.ConvertAll(bodies, static _ => new List<double>());
        for (var i = 0; i < 2; i++)
            foreach (var body in bodies) body();
        for (var round = 0; round < Rounds; round++)
            for (var i = 0; i < bodies.Length; i++) times[i].Add(Time(bodies[i]));
        return Array.ConvertAll(times, static list =>
        {
            list.Sort();
            return (list[0], list[list.Count / 4]);
        });
    }

    // As many interpreters as threads, as the calibration has: the cost of looking, not that of sharing the work otherwise.
    private static void Plain(TfLiteModel model, TestDataset data, int threads)
    {
        var samples = data.Read([]).ToArray();
        var next = -1;
        void Work()
        {
            using var runner = new SampleRunner(model, null, new InterpreterOptions { Threads = 1 });
            for (var i = Interlocked.Increment(ref next); i < samples.Length; i = Interlocked.Increment(ref next)) runner.Run(samples[i].Inputs);
        }

        var others = Enumerable.Range(1, threads - 1).Select(_ => Task.Factory.StartNew(Work, TaskCreationOptions.LongRunning)).ToArray();
        Work();
        Task.WaitAll(others);
    }

    private static void Calibrate(TfLiteModel model, TestDataset data, int threads, HistogramMode histograms)
        => new Calibrator { Options = new InterpreterOptions { Threads = threads }, Histograms = histograms }.Run(model, [data]);

    private static double Time(Action action)
    {
        var started = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - started).TotalMilliseconds;
    }

    private sealed class Repeated(RepresentativeDataset data, int rounds) : RepresentativeDataset
    {
        public override string Description => data.Description;

        public override long? Count => data.Count * rounds;

        public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default)
            => Enumerable.Repeat(data, rounds).SelectMany(part => part.Read(inputs, cancellation)).Select(static (sample, index) => sample with { Index = index });
    }
}
