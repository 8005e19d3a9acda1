using TfLiteQuant.Datasets;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;

namespace TfLiteQuant.TestKit;

/// <summary>The models with data that accuracy is measured on, beside what the reference made of them.</summary>
public static class AccuracySources
{
    /// <summary>A trained model of the golden folder, its labelled test samples and the reference's files.</summary>
    public static AccuracySource Golden(string name)
    {
        var golden = GoldenModel.Require(name);
        var calibration = Path.Combine(golden.Folder, "calibration.npz");
        return new AccuracySource(
            name,
            golden.ModelPath("float"),
            [.. golden.Runs.Select(run => TestDataset.FromNpz(calibration, [.. run.Inputs.Select(static input => (input, input))]).For(run.Signature))],
            [.. golden.Runs.Select(run => RunOf(golden, run))],
            Files(golden.Folder));
    }

    /// <summary>Folders of the corpus that the reference quantized with drawn data; empty where there are none.</summary>
    public static IEnumerable<string> CorpusNames => Shared.TryFolder("corpus-golden", out var root)
        ? Directory.GetDirectories(root).Select(static folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)
        : [];

    /// <summary>A model found in public, with the drawn data that the reference was calibrated with; all of it is measured on, since
    /// three samples that calibration has not seen would say little.</summary>
    public static AccuracySource Corpus(string name)
    {
        var folder = Path.Combine(Shared.RequireFolder("corpus-golden"), name);
        var path = Shared.RequireFile(Path.Combine("corpus", name.Replace("__", "/", StringComparison.Ordinal) + ".tflite"));
        using var data = NpzArchive.Open(Path.Combine(folder, "data.npz"));
        var names = InputArrays(path);
        var calibration = Samples(data, "calibration.", names, 0);
        var files = Files(folder);
        if (Partners.TryGetValue(name, out var partner)) files["dynamic_range"] = Shared.RequireFile(Path.Combine("corpus", partner));
        return new AccuracySource(name.Replace("__", "/", StringComparison.Ordinal), path, [new TestDataset(calibration)], [new AccuracyRun(null, [.. Samples(data, "test.", names, calibration.Count), .. calibration], [])], files);
    }

    // Dynamic-range models that the authors of the float models published.
    private static readonly Dictionary<string, string> Partners = new()
    {
        ["audio-dtln__model_1"] = "audio-dtln/model_quant_1.tflite",
        ["audio-dtln__model_2"] = "audio-dtln/model_quant_2.tflite",
        ["mlperf-tiny-ad__ad01_fp32"] = "mlperf-tiny-ad/model_ToyCar_quant.tflite",
    };

    private static Dictionary<string, string> Files(string folder) => AccuracyTechnique.All
        .Select(technique => (technique.Variant, Path: Path.Combine(folder, technique.Variant + ".tflite")))
        .Where(static file => File.Exists(file.Path)).ToDictionary(static file => file.Variant, static file => file.Path);

    // The code that the second of two signatures takes is what the first one gave the reference.
    private static AccuracyRun RunOf(GoldenModel golden, GoldenRun run)
    {
        TensorValue Input(string name) => golden.Test.Find(name) ?? golden.Expected[$"float.encode.{name}"];
        var labels = run.Signature == "encode" ? [] : golden.Test.Names.Where(static name => name.StartsWith("label", StringComparison.Ordinal)).ToList();
        var samples = Enumerable.Range(0, Input(run.Inputs[0]).Shape[0]).Select(i => new DatasetSample
        {
            Index = i,
            Origin = $"{golden.Name}, sample {i}",
            Inputs = run.Inputs.ToDictionary(static name => name, name => Sample(Input(name), i)),
            Labels = labels.ToDictionary(static name => name, name => Sample(golden.Test[name], i)),
        });
        return new AccuracyRun(run.Signature, [.. samples], [.. Tasks(golden, run)]);
    }

    // As the reference measured: "top1.OUTPUT.LABEL"; masks are judged by their overlap as well.
    private static IEnumerable<AccuracyTask> Tasks(GoldenModel golden, GoldenRun run)
    {
        if (run.Signature == "classify") yield return new AccuracyTask("Top1", 0, "label0");
        if (run.Signature is not null) yield break;
        var metrics = golden.Manifest["float"].Metrics("builtin").Keys.Order(StringComparer.Ordinal).ToList();
        using var model = ModelReader.Open(golden.ModelPath("float"));
        using var runner = new SampleRunner(model);
        foreach (var measured in metrics)
        {
            int first = measured.IndexOf('.'), last = measured.LastIndexOf('.');
            var output = runner.Runner.Outputs.ToList().FindIndex(output => output.Name == measured[(first + 1)..last]);
            var label = measured[(last + 1)..];
            var isMask = golden.Test[label].Shape.Length > 2 && golden.Test[label].ToDoubles().All(static value => value is 0 or 1);
            yield return new AccuracyTask(isMask ? "IoU" : measured.StartsWith("mse", StringComparison.Ordinal) ? "MeanSquaredError" : "Top1", output, label);
        }
    }

    // Arrays are numbered as the inputs of the first subgraph are.
    private static List<(string Input, string Array)> InputArrays(string path)
    {
        using var model = ModelReader.Open(path);
        using var runner = new SampleRunner(model);
        return [.. runner.InputNames.Select((input, position) => (input, $"{Array.IndexOf(model.Subgraphs[0].Inputs, runner.Runner.Inputs[position].Index)}"))];
    }

    private static List<DatasetSample> Samples(NpzArchive data, string prefix, List<(string Input, string Array)> names, int from)
        => [.. Enumerable.Range(0, data[prefix + names[0].Array].Shape[0]).Select(i => new DatasetSample
        {
            Index = from + i,
            Origin = $"{prefix}{i}",
            Inputs = names.ToDictionary(static name => name.Input, name => Sample(data[prefix + name.Array], i)),
        })];

    private static SampleArray Sample(TensorValue values, int index)
    {
        var value = values.Slice(index);
        return new SampleArray(value.Type, value.Shape, value.Bytes.ToArray());
    }
}
