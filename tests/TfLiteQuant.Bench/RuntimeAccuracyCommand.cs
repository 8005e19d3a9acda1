using System.Globalization;
using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>Signal to noise of integer models against float ones, ours beside the reference's and litert-quantizer's, all in the LiteRT
/// runtime on all test samples; and bytes.</summary>
internal sealed class RuntimeAccuracyCommand : IBenchCommand
{
    private const int Samples = 500;

    public string Name => "accuracy-litert";

    public string Usage => "[MODEL...]: golden models in FullInteger and Int16x8, SQNR in dB per output and bytes, for ours, TensorFlow and litert-quantizer";

    public int Run(string[] arguments)
    {
        Console.WriteLine("| model | technique | SQNR dB ours | TensorFlow | litert-quantizer | bytes ours | TensorFlow |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var name in arguments.Length > 0 ? arguments : [.. GoldenModel.Names])
        {
            Measure(name, QuantizationTechnique.FullInteger, "int8_fallback", "static_ai8").GetAwaiter().GetResult();
            Measure(name, QuantizationTechnique.Int16x8, "int16x8", "static_ai16").GetAwaiter().GetResult();
        }

        return 0;
    }

    private static async Task Measure(string name, QuantizationTechnique technique, string variant, string peer)
    {
        var golden = GoldenModel.Require(name);
        var ours = Convert(golden, technique);
        var (own, theirs, others) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var run in golden.Runs)
        {
            var comparison = await IntegerComparison.Create(LiteRtRuntime.Require(), golden.ModelPath("float"), run.Cases("float", Math.Min(Samples, golden.Test[run.Inputs[0]].Shape[0])), run.Signature, default);
            own.AddRange(await comparison.Sqnr(ours, default));
            if (golden.HasModel(variant)) theirs.AddRange(await comparison.TrySqnr(golden.ModelPath(variant), default) ?? []);
            var other = Path.Combine(golden.Folder, "peer", peer + ".tflite");
            if (File.Exists(other)) others.AddRange(await comparison.TrySqnr(other, default) ?? []);
        }

        var bytes = golden.HasModel(variant) ? $"{new FileInfo(golden.ModelPath(variant)).Length}" : "-";
        Console.WriteLine($"| {name} | {technique} | {Text(own)} | {Text(theirs)} | {Text(others)} | {ours.Length} | {bytes} |");
    }

    private static byte[] Convert(GoldenModel golden, QuantizationTechnique technique)
    {
        using var model = ModelReader.Open(golden.ModelPath("float"));
        var datasets = golden.Runs.Select(run => TestDataset.FromNpz(Path.Combine(golden.Folder, "calibration.npz"), [.. run.Inputs.Select(static input => (input, input))]).For(run.Signature));
        var table = new Calibrator { Histograms = HistogramMode.None }.Run(model, [.. datasets]);
        ModelQuantizer.Quantize(model, new QuantizationRecipe { Technique = technique }, table.Ranges());
        return ModelWriter.ToBytes(model);
    }

    private static string Text(List<double> decibels) => decibels.Count == 0 ? "does not run" : string.Join(" / ", decibels.Select(static value => value.ToString("F1", CultureInfo.InvariantCulture)));
}
