using System.Diagnostics;
using TfLiteQuant.Calibration;
using TfLiteQuant.Datasets;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;

namespace TfLiteQuant.Bench;

/// <summary>Conversion of one file in-process, file in the page cache, one core: rate over its bytes, and private memory.</summary>
internal sealed class ConversionCommand : IBenchCommand
{
    private const int Runs = 15;

    public string Name => "conversion";

    public string Usage => "MODEL...: each technique but integer only, with ranges recorded before, GB of source a second (first run, median, best) and peak private memory";

    public int Run(string[] arguments)
    {
        Console.WriteLine("| model | technique | MB before | MB after | first GB/s | median GB/s | best GB/s | private MB added |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var source in arguments)
        {
            Measure(source, QuantizationTechnique.DynamicRange);
            Measure(source, QuantizationTechnique.Float16);
            var ranges = Ranges(source);
            Measure(source, QuantizationTechnique.FullInteger, ranges);
            Measure(source, QuantizationTechnique.Int16x8, ranges);
        }

        return 0;
    }

    // One drawn sample: what ranges are costs the quantizer nothing.
    private static CalibrationOutcome Ranges(string source)
    {
        using var model = ModelReader.Open(source);
        var table = new Calibrator { Histograms = HistogramMode.None }.Run(model, [new SyntheticDataset(1)]);
        return new CalibrationOutcome(table.Ranges(), new CalibrationSummary { Samples = 1, Datasets = [], Method = "MinMax", IsSynthetic = true }, []);
    }

    private static void Measure(string source, QuantizationTechnique technique, CalibrationOutcome? ranges = null)
    {
        var folder = Directory.CreateTempSubdirectory("tflitequant-bench-");
        var recipe = new QuantizationRecipe { Technique = technique };
        File.ReadAllBytes(source);
        GC.Collect();
        var before = PrivateBytes();
        var peak = 0L;
        var seconds = new double[Runs];
        QuantizationResult? result = null;
        try
        {
            for (var run = 0; run < Runs; run++)
            {
                // A new file each time, as users have it: replacing one would also time the freeing of the old one's blocks.
                var target = Path.Combine(folder.FullName, $"{run}.tflite");
                var started = Stopwatch.GetTimestamp();
                result = ModelConverter.Convert(new ConversionRequest { Source = source, Destination = target, Recipe = recipe, Calibrate = (_, _) => ranges! });
                seconds[run] = Stopwatch.GetElapsedTime(started).TotalSeconds;
                peak = Math.Max(peak, PrivateBytes());
                File.Delete(target);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        var gigabytes = result!.BytesBefore / 1e9;
        var first = gigabytes / seconds[0];
        Array.Sort(seconds);
        Console.WriteLine(FormattableString.Invariant(
            $"| {Path.GetFileName(source)} | {technique} | {result.BytesBefore / 1e6:F1} | {result.BytesAfter / 1e6:F1} | {first:F2} | {gigabytes / seconds[Runs / 2]:F2} | {gigabytes / seconds[0]:F2} | {(peak - before) / 1e6:F0} |"));
    }

    // The process's memory that no file backs: what a mapped input does not count in.
    private static long PrivateBytes()
    {
        const string Status = "/proc/self/status";
        if (!File.Exists(Status)) return Process.GetCurrentProcess().PrivateMemorySize64;
        foreach (var line in File.ReadLines(Status))
            if (line.StartsWith("RssAnon:", StringComparison.Ordinal)) return long.Parse(line.Split(':')[1].Replace("kB", "").Trim(), System.Globalization.CultureInfo.InvariantCulture) * 1024;
        return 0;
    }
}
