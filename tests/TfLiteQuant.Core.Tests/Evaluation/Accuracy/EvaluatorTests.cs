using System.Text;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;
using static TfLiteQuant.Core.Tests.Evaluation.Accuracy.ComparedModels;

namespace TfLiteQuant.Core.Tests.Evaluation.Accuracy;

public sealed class EvaluatorTests
{
    private const int Count = 300;
    private const double Noise = 0.3;
    private static readonly SampleListDataset Data = Samples(Count);

    [Fact]
    public void Accuracy_is_counted_sample_by_sample()
    {
        var result = Measuring("Top1").Run(Classifier(), [Classifier(Noise)], [Data]).Results().Single();
        var labels = Labels(Data);
        bool[] Right(TfLiteModel model) => [.. Scores(model, Inputs(Data)).Select((scores, i) => Array.IndexOf(scores, scores.Max()) == labels[i])];
        bool[] left = Right(Classifier()), right = Right(Classifier(Noise));
        var metric = result.Metrics.Single();
        Assert.Equal((Count, "Top1", "scores", "label"), (result.Samples, metric.Metric, metric.Output, metric.Label));
        Assert.Equal(left.Count(static value => value) / (double)Count, result.Float);
        Assert.Equal(right.Count(static value => value) / (double)Count, result.Quantized);
        Assert.Equal(left.Zip(right).Count(static pair => pair.First && !pair.Second), metric.OnlyFloatRight);
        Assert.Equal(left.Zip(right).Count(static pair => !pair.First && pair.Second), metric.OnlyQuantizedRight);
        Assert.Equal((metric.OnlyFloatRight!.Value - metric.OnlyQuantizedRight!.Value) / (double)Count, result.Drop!.Value, 1e-12);
        Assert.True(result.Drop > 0.01 && metric.DropLow < result.Drop && result.Drop < metric.DropHigh && metric.PValue < 0.05);
        Assert.True(metric.FloatLow < metric.Float && metric.Float < metric.FloatHigh);
    }

    [Fact]
    public void Outputs_are_compared_with_the_float_models()
    {
        var result = Measuring("Top1").Run(Classifier(), [Classifier(Noise)], [Data]).Results().Single();
        float[][] left = Scores(Classifier(), Inputs(Data)), right = Scores(Classifier(Noise), Inputs(Data));
        var differences = left.Zip(right, static (a, b) => a.Zip(b, static (x, y) => (double)y - x)).SelectMany(static sample => sample).ToList();
        var output = result.Outputs.Single();
        Assert.Equal(differences.Average(static difference => difference * difference), output.MeanSquaredError!.Value, 1e-12);
        Assert.Equal(10 * Math.Log10(left.Sum(static sample => sample.Sum(static value => (double)value * value)) / differences.Sum(static difference => difference * difference)), output.Sqnr!.Value, 1e-9);
        Assert.Equal(differences.Max(Math.Abs), output.MaxAbsoluteError!.Value, 1e-12);
        Assert.Equal(differences.Average(), output.MeanError!.Value, 1e-12);
        Assert.Equal(AgreementKind.Top1, output.AgreementBy);
        Assert.Equal(left.Zip(right).Count(static pair => Array.IndexOf(pair.First, pair.First.Max()) == Array.IndexOf(pair.Second, pair.Second.Max())) / (double)Count, output.Agreement!.Value);
        Assert.Equal((output.Sqnr, output.Agreement), (result.Sqnr, result.Agreement));
    }

    [Fact]
    public void Classes_are_told_one_by_one()
    {
        var data = new SampleListDataset(Data.Samples) { Names = ["ant", "bee", "cat", "dog"] };
        var result = Measuring("Top1").Run(Classifier(), [Classifier(Noise)], [data]).Results().Single();
        Assert.Equal(Count, result.Classes.Sum(static row => row.Samples));
        Assert.Equal(result.Float!.Value, result.Classes.Sum(static row => row.FloatRecall * row.Samples) / Count, 1e-12);
        Assert.Equal(result.Quantized!.Value, result.Classes.Sum(static row => row.QuantizedRecall * row.Samples) / Count, 1e-12);
        Assert.Equal(["ant", "bee", "cat", "dog"], result.Classes.Select(static row => row.Name));
        var matrix = result.QuantizedConfusion!.ToArray();
        Assert.Equal(Count, matrix.Sum(static row => row.Sum()));
        Assert.Equal(result.Quantized.Value, Enumerable.Range(0, Classes).Sum(i => matrix[i][i]) / (double)Count, 1e-12);
        Assert.Equal(Labels(data).Count(static label => label == 1), result.FloatConfusion!.Cells.Where(static cell => cell.ActualName == "bee").Sum(static cell => cell.Count));
    }

    [Fact]
    public void Samples_that_are_given_twice_are_told()
    {
        Assert.Contains("counted more than once", Assert.Single(Measuring("Top1").Run(Classifier(), [Classifier(Noise)], [Data, Data]).Results().Single().Warnings));
        Assert.Empty(Measuring("Top1").Run(Classifier(), [Classifier(Noise)], [Samples(10), Samples(10, seed: 9)]).Results().Single().Warnings);
    }

    [Fact]
    public void Several_models_and_metrics_are_measured_in_one_pass()
    {
        var data = new OnceReadDataset(Data);
        var results = Measuring("Top1", "Auc", "F1", "Sqnr", "KullbackLeibler").Run(Classifier(), [Classifier(), Classifier(0.05), Classifier(Noise)], [data]).Results();
        Assert.Equal(3, results.Count);
        Assert.All(results[0].Metrics, static metric => Assert.True(metric.Metric is "Sqnr" ? metric.Float is double.PositiveInfinity && metric.Quantized is double.PositiveInfinity : metric.Drop == 0, metric.ToString()));
        Assert.True(results[1].Sqnr > results[2].Sqnr);
        var auc = results[2].Metrics[1];
        Assert.True(auc.DropLow < auc.Drop && auc.Drop < auc.DropHigh && auc.FloatLow < auc.Float && auc.FloatHigh <= 1);
        // Without labels of their own, noise and divergence are of the float model's output.
        Assert.Equal([null, null], results[2].Metrics.Skip(3).Select(static metric => metric.Label));
        Assert.Null(results[2].Metrics[3].Drop);
        Assert.Equal(results[2].Sqnr!.Value, results[2].Metrics[3].Quantized!.Value, 1e-9);
        Assert.True(results[2].Metrics[4] is { Float: 0, HigherIsBetter: false, Drop: > 0 });
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void The_answer_is_the_same_for_any_number_of_threads(int threads, bool isCounted)
    {
        var evaluator = Measuring("Top1", "Auc", "MeanAbsoluteError");
        var expected = Bytes(evaluator.Run(Classifier(), [Classifier(Noise)], [Data]));
        var data = new SampleListDataset(Data.Samples) { IsCounted = isCounted };
        var parallel = new Evaluator { Metrics = evaluator.Metrics, Running = new InterpreterOptions { Threads = threads } };
        Assert.Equal(expected, Bytes(parallel.Run(Classifier(), [Classifier(Noise)], [data])));
    }

    [Fact]
    public void Codes_stand_for_real_values()
    {
        // Whole numbers are values, not codes: the quantized input has a scale of its own.
        var data = SampleListDataset.Make(50, static i => new() { ["features"] = SampleArray.From<byte>(TensorType.UInt8, [Features], [.. Enumerable.Range(0, Features).Select(k => (byte)((i + k) % 2))]) });
        var result = Measuring("Sqnr").Run(Classifier(), [WithCodes()], [data]).Results().Single();
        Assert.True(result.Sqnr > 40, $"{result.Sqnr}");
    }

    [Fact]
    public void First_limits_the_samples()
    {
        var part = new Evaluator { Metrics = [MetricRegistry.Named("Top1")], First = 10 }.Run(Classifier(), [Classifier()], [Data]);
        Assert.Equal(10, part.Samples);
        Assert.Equal("0-9", part.Sources.Single().Indices.Single().ToString());
    }

    [Fact]
    public void Datasets_of_one_entry_point_follow_each_other()
    {
        var (even, odd) = (Data.Part(static sample => sample.Index % 2 == 0), new SampleListDataset(Data.Part(static sample => sample.Index % 2 == 1).Samples, "others"));
        var result = Measuring("Top1").Run(Classifier(), [Classifier(Noise)], [even, odd]).Results().Single();
        var whole = Measuring("Top1").Run(Classifier(), [Classifier(Noise)], [Data]).Results().Single();
        Assert.Equal((whole.Samples, whole.Float, whole.Quantized), (result.Samples, result.Float, result.Quantized));
        Assert.Equal(["samples in memory", "others"], result.Sources.Select(static source => source.Description));
    }

    [Fact]
    public void Each_entry_point_has_a_result()
    {
        var results = new Evaluator().Run(TwoEntries(), [TwoEntries()], [.. ((string[])["negate", "double"]).Select(static signature => new SampleListDataset(
            SampleListDataset.Make(5, static i => new() { ["value"] = SampleArray.From<float>(TensorType.Float32, [2], [i, 1]) }).Samples) { Signature = signature })]).Results();
        Assert.Equal(["negate", "double"], results.Select(static result => result.Signature));
        Assert.All(results, static result => Assert.Equal((5, double.PositiveInfinity, 1), (result.Samples, result.Sqnr, result.Agreement)));
    }

    [Fact]
    public void What_suits_is_measured_where_nothing_is_asked_for()
    {
        string Measured(TfLiteModel model, RepresentativeDataset data) => new Evaluator().Run(model, [model], [data]).Results().Single() is var result ? $"{result.Metric} {result.Metrics[0].Label}" : "";
        Assert.Equal("Top1 label", Measured(Classifier(), Data));
        Assert.Equal("Sqnr ", Measured(Classifier(), Samples(5, labelled: false)));
        var regression = SampleListDataset.Make(5, static _ => new() { ["features"] = SampleArray.From<float>(TensorType.Float32, [Features], new float[Features]) }, static _ => new() { ["target"] = SampleArray.From<float>(TensorType.Float32, [Classes], [0.1f, 0.4f, 0.2f, 0.3f]) });
        Assert.Equal("MeanSquaredError target", Measured(Classifier(), regression));
    }

    [Theory]
    [InlineData(TensorType.UInt8, "MeanIoU")]
    [InlineData(TensorType.Float32, "Sqnr")]
    public void Masks_of_integers_are_taken_for_masks(TensorType type, string metric)
    {
        var builder = new ModelBuilder();
        var input = builder.Main.Input([1, 4, 3, 2], "image");
        builder.Main.Output(builder.Main.Unary(BuiltinOperator.Relu, input));
        var model = builder.Build();
        SampleArray Mask(int i) => type == TensorType.UInt8
            ? SampleArray.From<byte>(type, [4, 3], [.. Enumerable.Range(0, 12).Select(pixel => (byte)((pixel + i) % 2))])
            : SampleArray.From<float>(type, [4, 3], new float[12]);
        var data = SampleListDataset.Make(
            4,
            static i => new() { ["image"] = SampleArray.From<float>(TensorType.Float32, [4, 3, 2], [.. Enumerable.Range(0, 24).Select(k => (float)((k * 7) + i) % 5)]) },
            i => new() { ["mask"] = Mask(i) });
        Assert.Equal(metric, new Evaluator().Run(model, [model], [data]).Results().Single().Metric);
    }

    [Fact]
    public void A_label_that_is_no_class_of_an_output_is_not_meant_for_it()
    {
        var data = SampleListDataset.Make(5, static i => new() { ["features"] = SampleArray.From<float>(TensorType.Float32, [Features], [.. Enumerable.Range(0, Features).Select(k => (float)(i - k))]) }, static _ => new()
        {
            ["label"] = SampleArray.From<int>(TensorType.Int32, [], [2]),
            ["target"] = SampleArray.From<float>(TensorType.Float32, [Classes], [0.1f, 0.4f, 0.2f, 0.3f]),
        });
        Assert.Equal("label", Measuring("Top1").Run(Classifier(), [Classifier()], [data]).Results().Single().Metrics[0].Label);
    }

    [Fact]
    public void A_single_value_agrees_within_a_share_of_its_magnitude()
    {
        RealArray Value(float value) => RealArray.Of("output", SampleArray.From<float>(TensorType.Float32, [1, 1], [value]));
        var tally = new OutputTally();
        foreach (var (left, right) in ((float, float)[])[(50, 50.4f), (-50, -50.4f), (0, 0), (50, 50.6f), (0, 1e-6f)]) tally.Add(Value(left), Value(right), 0.01, new MetricOptions());
        Assert.Equal(3, tally.Within);
    }

    // What all groups of samples agree in tells nothing of how much it varies.
    [Fact]
    public void Shares_that_never_vary_still_have_an_interval()
    {
        var few = Measuring("F1", "Top1").Run(Classifier(), [Classifier()], [Data.Part(static sample => sample.Index is 1 or 2)]).Results().Single().Metrics;
        Assert.Equal((0, few[1].DropLow, few[1].DropHigh), (few[0].Drop!.Value, few[0].DropLow, few[0].DropHigh));
        Assert.Equal((few[1].FloatLow, few[1].FloatHigh), (few[0].FloatLow, few[0].FloatHigh));
        Assert.True(few[0].SamplesFor(0.01) > 100);
        var whole = Measuring("F1", "MeanSquaredError").Run(Classifier(), [Classifier()], [Data]).Results().Single().Metrics;
        Assert.True(whole[0] is { Drop: 0, DropLow: < 0, DropHigh: > 0 });
        Assert.Null(whole[1].SamplesFor(0.01));
    }

    [Fact]
    public void Values_that_are_no_numbers_leave_no_figure()
    {
        var broken = Classifier();
        broken.Subgraphs[0].Tensors.First(static tensor => tensor is { IsConstant: true }).Buffer.Data = BufferData.From<float>([.. Enumerable.Repeat(float.NaN, 16 * Features)]);
        var result = Measuring("Top1", "Auc", "MeanSquaredError", "Sqnr").Run(Classifier(), [broken], [Data]).Results().Single();
        Assert.Equal((0, null, null, null), ((int)result.Quantized!, result.Metrics[1].Quantized, result.Metrics[2].Quantized, result.Metrics[3].Quantized));
        Assert.Equal(Count, result.Outputs.Single().NonFinite);
        Assert.True(result.Warnings.Count >= 4);
        // A sample counts once, though both sums of Sqnr lack it.
        Assert.Contains(result.Warnings, static warning => warning.Contains($"Outputs of {Count} samples are infinite or not a number for the quantized model, so that Sqnr"));
        Assert.Equal(AccuracyVerdict.Failed, new AccuracyGate { MinimumSqnr = -100 }.Judge(result).Verdict);
        Assert.Equal(AccuracyVerdict.Failed, new AccuracyGate { MaxDrop = 1 }.Judge(result).Verdict);
    }

    [Fact]
    public void A_metric_of_ones_own_gets_outputs_and_labels()
    {
        var metric = new DelegateMetric("Mine", static sample => sample.Labels["label"].Values[0] + (10 * sample.Outputs[0].Values[0]) + (100 * sample.Reference!.Values[0]));
        var result = new Evaluator { Metrics = [metric] }.Run(Classifier(), [Classifier(Noise)], [Data]).Results().Single();
        float[][] left = Scores(Classifier(), Inputs(Data)), right = Scores(Classifier(Noise), Inputs(Data));
        var labels = Labels(Data);
        Assert.Equal(Enumerable.Range(0, Count).Average(i => labels[i] + (10.0 * right[i][0]) + (100.0 * left[i][0])), result.Quantized!.Value, 1e-4);
        Assert.Equal("Mine", result.Metric);
    }

    [Fact]
    public void Drawn_samples_are_warned_of()
        => Assert.Contains("drawn at random", Measuring("Sqnr").Run(Classifier(), [Classifier()], [new SampleListDataset(Data.Samples) { IsDrawn = true }]).Results().Single().Warnings.Single());

    [Fact]
    public void Cancelling_ends_it()
    {
        using var source = new CancellationTokenSource();
        var progress = new CancellingProgress(source);
        var evaluator = new Evaluator { Metrics = [MetricRegistry.Named("Top1")], Progress = progress, Running = new InterpreterOptions { Threads = 2 } };
        Assert.ThrowsAny<OperationCanceledException>(() => evaluator.Run(Classifier(), [Classifier()], [Data], source.Token));
        Assert.True(progress.Reports < Count);
    }

    private static TfLiteModel TwoEntries()
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Neg, model.Main.Input([2], "x")));
        var second = model.AddSubgraph("second");
        var y = second.Input([2], "y");
        second.Output(second.Add(y, y));
        return model.Signature("negate", model.Main, ["value"], ["result"]).Signature("double", second, ["value"], ["result"]).Build();
    }

    private static string Bytes(AccuracyPart part) => Encoding.UTF8.GetString(AccuracyPartWriter.Write(part));

    private sealed class OnceReadDataset(SampleListDataset samples) : RepresentativeDataset
    {
        private bool _isRead;

        public override string Description => samples.Description;

        public override long? Count => null;

        public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default)
        {
            Assert.False(_isRead, "The dataset is read twice.");
            _isRead = true;
            return samples.Read(inputs, cancellation);
        }
    }

    private sealed class CancellingProgress(CancellationTokenSource source) : IProgress<OperationProgress>
    {
        public int Reports { get; private set; }

        public void Report(OperationProgress value)
        {
            if (++Reports == 5) source.Cancel();
        }
    }
}
