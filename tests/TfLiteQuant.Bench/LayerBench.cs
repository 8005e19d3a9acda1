using System.Diagnostics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>Layers of a list (the format of xnnpack_layers.cc), one at a time, beside the peak of the processor measured
/// between them.</summary>
internal sealed class LayerBench : IBenchCommand
{
    public string Name => "layers";

    public string Usage => "LIST... [--threads 1,2] [--ms 30] [--kind Float|Int8|Hybrid]: each layer of the lists, microseconds, GMAC/s, share of the multiply-add peak";

    public int Run(string[] arguments)
    {
        var threads = Option(arguments, "--threads", "1,2").Split(',').Select(int.Parse).ToArray();
        var milliseconds = int.Parse(Option(arguments, "--ms", "30"), null);
        var kind = Enum.Parse<LayerKind>(Option(arguments, "--kind", "Float"));
        foreach (var list in arguments.TakeWhile(static argument => !argument.StartsWith("--", StringComparison.Ordinal)))
            foreach (var count in threads) Measure(list, count, milliseconds, kind);
        return 0;
    }

    public static string Option(string[] arguments, string name, string missing)
        => Array.IndexOf(arguments, name) is >= 0 and var index && index + 1 < arguments.Length ? arguments[index + 1] : missing;

    private static void Measure(string list, int threads, int milliseconds, LayerKind kind)
    {
        var layers = File.ReadLines(list).Where(static line => line.Length > 0 && line[0] != '#').Select(BenchLayer.Parse).ToList();
        using var pool = new ThreadWorkers(threads);
        var started = Stopwatch.GetTimestamp();
        var operators = layers.ConvertAll(layer => layer.Bind(kind, pool));
        var bound = Stopwatch.GetTimestamp();
        var compiledBefore = System.Runtime.JitInfo.GetCompilationTime(currentThread: true);
        operators.ForEach(static op => op.Kernel.Run());
        var ran = Stopwatch.GetTimestamp();
        var compiling = System.Runtime.JitInfo.GetCompilationTime(currentThread: true) - compiledBefore;
        var median = new double[layers.Count];
        double peak = 0;
        for (var i = 0; i < layers.Count; i++)
        {
            if (i % 8 == 0) peak = Math.Max(peak, MultiplyAddPeak.Measure());

            // The median, as xnnpack_layers.cc prints it.
            median[i] = Timing.Of(milliseconds / 1e3, operators[i].Kernel.Run)[0].Median * 1e3;
        }

        Console.WriteLine(FormattableString.Invariant($"{Path.GetFileName(list)}, threads {threads}, peak of one thread {peak:F1} GMAC/s"));
        Console.WriteLine(FormattableString.Invariant(
            $"made and bound in {Stopwatch.GetElapsedTime(started, bound).TotalMilliseconds:F1} ms, of that bound and packed in {layers.Sum(static layer => layer.BindMilliseconds):F1} ms; first run {Stopwatch.GetElapsedTime(bound, ran).TotalMilliseconds:F1} ms, of that compiling {compiling.TotalMilliseconds:F1} ms"));
        Console.WriteLine("layer\tus\tGMAC/s\t% of peak\ttimes traffic");
        for (var i = 0; i < layers.Count; i++)
            Print(layers[i].Name, median[i], layers[i].MultiplyAccumulates, peak * threads, layers[i].Groups > 1 ? TrafficTime(layers[i], milliseconds) : null);
        Print("TOTAL", median.Sum(), layers.Sum(static layer => layer.MultiplyAccumulates), peak * threads, null);
        operators.ForEach(static op => op.Dispose());
    }

    /// <summary>Microseconds that one thread takes to copy as many bytes as the layer reads and writes.</summary>
    private static unsafe double TrafficTime(BenchLayer layer, int milliseconds)
    {
        var bytes = (layer.InputBytes + layer.OutputBytes) / 2;
        using NativeBlock from = new(bytes), to = new(bytes);
        var best = double.MaxValue;
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalMilliseconds < milliseconds)
        {
            var before = Stopwatch.GetTimestamp();
            Buffer.MemoryCopy(from.Pointer, to.Pointer, bytes, bytes);
            best = Math.Min(best, Stopwatch.GetElapsedTime(before).TotalMicroseconds);
        }

        return best;
    }

    private static void Print(string name, double microseconds, long work, double peak, double? traffic)
    {
        var rate = work / microseconds / 1e3;
        Console.WriteLine(FormattableString.Invariant($"{name}\t{microseconds:F1}\t{rate:F1}\t{100 * rate / peak:F0}\t{(traffic is { } time ? microseconds / time : null):F2}"));
    }
}
