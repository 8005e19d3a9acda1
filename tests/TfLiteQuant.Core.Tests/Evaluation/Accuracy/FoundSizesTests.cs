using System.Text;
using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;
using static TfLiteQuant.Core.Tests.Evaluation.Accuracy.ComparedModels;

namespace TfLiteQuant.Core.Tests.Evaluation.Accuracy;

/// <summary>Models that decide on the size of their output while they run: values above a threshold, of which there may be none.</summary>
public sealed class FoundSizesTests
{
    private const int Width = 6;

    // Values above 0.5, by sample: 2, none, 1, 3, none; the second model's threshold of 0.7 loses one in the fourth.
    private static readonly float[][] Rows =
    [
        [0.9f, 0, 0.8f, 0, 0, 0],
        [0, 0, 0, 0.1f, 0, 0],
        [0, 0, 0, 0, 0, 0.75f],
        [0.9f, 0.6f, 0, 0, 0.8f, 0],
        [0, 0, 0, 0, 0, 0],
    ];

    [Fact]
    public void Samples_without_anything_are_left_out_and_told()
    {
        foreach (var metric in (string[])["MeanSquaredError", "MeanAbsoluteError", "Cosine", "Sqnr", "Psnr"])
        {
            var result = Measuring(metric).Run(Above(0.5f), [Above(0.5f, gain: 1.5f)], [Data(0, 1, 2, 4)]).Results().Single();
            Assert.Equal((4, 2, 0), (result.Samples, result.Metrics[0].Samples, result.Metrics[0].Skipped));
            Assert.Contains($"{metric} leaves out 2 samples in which output 'found' is empty, as the float model's is.", result.Warnings);
            Assert.Equal((2, 0), (result.Outputs[0].Samples, result.Outputs[0].Skipped));
        }

        var error = Measuring("MeanSquaredError").Run(Above(0.5f), [Above(0.5f, gain: 1.5f)], [Data(0, 1, 2, 4)]).Results().Single().Metrics[0];
        Assert.Equal(((0.45 * 0.45) + (0.4 * 0.4)) / 2 / 2 + (0.375 * 0.375 / 2), error.Quantized!.Value, 1e-6);
    }

    [Fact]
    public void Samples_for_which_models_differ_in_size_are_left_out_and_leave_doubt()
    {
        var part = Measuring("MeanSquaredError").Run(Above(0.5f), [Above(0.7f)], [Data(0, 2, 3)]);
        var result = part.Results().Single();
        Assert.Equal((2, 1), (result.Metrics[0].Samples, result.Metrics[0].Skipped));
        Assert.Equal((2, 1), (result.Outputs[0].Samples, result.Outputs[0].Skipped));
        Assert.Contains("MeanSquaredError leaves out 1 sample in which output 'found' is of another size than the float model's.", result.Warnings);
        var judged = new AccuracyGate { MaxDrop = 1 }.Judge(result);
        Assert.Equal((AccuracyVerdict.Passed, false), (judged.Verdict, judged.IsConclusive));
        Assert.Contains("says nothing of 1 of the samples", judged.Reasons[0]);
        Assert.Equal(AccuracyVerdict.Failed, new AccuracyGate { MaxDrop = 1, RequireConclusive = true }.Judge(result).Verdict);
    }

    [Fact]
    public void What_is_compared_in_no_sample_does_not_pass_a_gate()
    {
        var result = Measuring("MeanSquaredError").Run(Above(0.5f), [Above(0.95f)], [Data(0, 2, 3)]).Results().Single();
        Assert.Equal((0, 3), (result.Metrics[0].Samples, result.Metrics[0].Skipped));
        Assert.Null(result.Drop);
        Assert.Contains("of another size than the float model's in all samples", new AccuracyGate { MinimumSqnr = 10 }.Judge(result).Reasons[0]);
        Assert.Equal(AccuracyVerdict.Failed, new AccuracyGate { MaxDrop = 1 }.Judge(result).Verdict);
        // Nothing on both sides is nothing to hold against a model.
        Assert.Equal(AccuracyVerdict.Passed, new AccuracyGate { MinimumSqnr = 10 }.Judge(Measuring("Sqnr").Run(Above(0.5f), [Above(0.5f)], [Data(1, 4)]).Results().Single()).Verdict);
    }

    [Fact]
    public void Labels_for_outputs_of_another_size_are_left_out()
    {
        // The label has what there is above 0.7, which the float model finds with others in the fourth sample.
        var result = Measuring("MeanSquaredError").Run(Above(0.5f), [Above(0.5f, gain: 1.1f)], [Data(true, 1, 0, 2, 3)]).Results().Single();
        Assert.Equal(("truth", 2, 1), (result.Metrics[0].Label, result.Metrics[0].Samples, result.Metrics[0].Skipped));
        Assert.Contains("MeanSquaredError leaves out 1 sample in which output 'found' is of another size than the label 'truth' is for.", result.Warnings);
        Assert.Equal(0, result.Float);
    }

    [Fact]
    public void Models_measured_together_and_in_parts_fare_as_each_does_alone()
    {
        TfLiteModel[] models = [Above(0.5f, gain: 1.2f), Above(0.7f), Above(0.95f)];
        foreach (var metric in (string[])["MeanSquaredError", "Sqnr", "Psnr"])
        {
            var together = Measuring(metric).Run(Above(0.5f), models, [Data(0, 1, 2, 3, 4)]);
            for (var i = 0; i < models.Length; i++)
            {
                var alone = Measuring(metric).Run(Above(0.5f), [models[i]], [Data(0, 1, 2, 3, 4)]).Results().Single();
                Assert.Equal((alone.Metrics[0] with { Interval = "" }, alone.Outputs[0]), (together.Results()[i].Metrics[0] with { Interval = "" }, together.Results()[i].Outputs[0]));
                Assert.Equal(alone.Warnings, together.Results()[i].Warnings);
            }

            using var folder = new TemporaryFolder();
            AccuracyPart[] parts = [.. new[] { 0, 1, 2, 3, 4 }.Select(row => Saved(folder, Measuring(metric).Run(Above(0.5f), models, [Data(row)]), row))];
            Assert.Equal(Text(together), Text(AccuracyPart.Merge([parts[3], parts[0], parts[4], parts[1], parts[2]])));
        }
    }

    private static AccuracyPart Saved(TemporaryFolder folder, AccuracyPart part, int number)
    {
        var path = Path.Combine(folder.Path, $"{number}.json");
        part.Save(path, overwrite: true);
        var loaded = AccuracyPart.Load(path);
        Assert.Equal(Text(part), Text(loaded));
        return loaded;
    }

    private static string Text(AccuracyPart part) => Encoding.UTF8.GetString(AccuracyPartWriter.Write(part));

    private static TfLiteModel Above(float threshold, float gain = 1)
    {
        var model = new ModelBuilder();
        var main = model.Main;
        var row = main.Input([1, Width], "row");
        var isAbove = main.Operator(BuiltinOperator.Greater, [row, main.Constant<float>([threshold], [])], [(TensorType.Bool, [1, Width])])[0];
        var places = main.Operator(BuiltinOperator.Where, [isAbove], [(TensorType.Int64, [1, 2])])[0];
        var found = main.Operator(BuiltinOperator.GatherNd, [row, places], [(TensorType.Float32, [1])])[0];
        main.Output(main.Mul(found, main.Constant<float>([gain], [])));
        model.Signature("serving_default", main, ["row"], ["found"]);
        return model.Build();
    }

    private static SampleListDataset Data(params int[] rows) => Data(false, rows);

    private static SampleListDataset Data(bool isLabelled, params int[] rows) => new(
    [
        .. rows.Select(row => new DatasetSample
        {
            Index = row,
            Origin = $"row {row}",
            Inputs = new Dictionary<string, SampleArray> { ["row"] = SampleArray.From<float>(TensorType.Float32, [1, Width], Rows[row]) },
            Labels = isLabelled ? new Dictionary<string, SampleArray> { ["truth"] = Truth(Rows[row]) } : [],
        }),
    ]);

    private static SampleArray Truth(float[] row)
    {
        float[] found = [.. row.Where(static value => value > 0.7f)];
        return SampleArray.From<float>(TensorType.Float32, [found.Length], found);
    }
}
