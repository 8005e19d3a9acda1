using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;
using static TfLiteQuant.Core.Tests.Evaluation.Accuracy.ComparedModels;

namespace TfLiteQuant.Core.Tests.Evaluation.Accuracy;

/// <summary>What does not fit together is refused with what was found on each side.</summary>
public sealed class BadInputTests
{
    [Fact]
    public void An_empty_dataset()
    {
        var error = Refused(ErrorCode.InvalidDataset, () => Measuring("Top1").Run(Classifier(), [Classifier()], [SampleListDataset.Make(0, static _ => [])]));
        Assert.Contains("'samples in memory' gave no sample", error.Problem);
    }

    [Fact]
    public void No_models_no_datasets_and_options_that_cannot_be()
    {
        Refused(ErrorCode.InvalidOption, () => Measuring("Top1").Run(Classifier(), [], [Samples(1)]));
        Refused(ErrorCode.InvalidOption, () => Measuring("Top1").Run(Classifier(), [Classifier()], []));
        Refused(ErrorCode.InvalidOption, () => new Evaluator { First = 0 }.Run(Classifier(), [Classifier()], [Samples(1)]));
        Refused(ErrorCode.InvalidOption, () => new Evaluator { Tolerance = -1 }.Run(Classifier(), [Classifier()], [Samples(1)]));
        Refused(ErrorCode.InvalidOption, () => new Evaluator { Options = new MetricOptions { K = 0 } }.Run(Classifier(), [Classifier()], [Samples(1)]));
        Refused(ErrorCode.InvalidOption, () => new Evaluator { Options = new MetricOptions { OverlapThresholds = [1.5] } }.Run(Classifier(), [Classifier()], [Samples(1)]));
        Refused(ErrorCode.InvalidOption, () => Measuring("Top1").Run(Classifier(), [Classifier()], [Samples(2)]).Results(1.5));
    }

    [Fact]
    public void A_metric_that_does_not_exist()
    {
        var error = Refused(ErrorCode.InvalidMetric, static () => MetricRegistry.Named("Accuracy"));
        Assert.Contains("Auc, Cosine, F1, IoU", error.Advice);
        Assert.Equal("Top1", MetricRegistry.Named("top1").Name);
    }

    [Fact]
    public void A_metric_that_does_not_fit_the_output()
    {
        var error = Refused(ErrorCode.InvalidMetric, () => Measuring("MeanIoU").Run(Classifier(), [Classifier()], [Samples(2)]));
        Assert.Contains("MeanIoU does not fit output 'scores' Float32[1,4] with the label 'label' Int64[]", error.Problem);
        Assert.Contains("a mask", error.Advice);
        error = Refused(ErrorCode.InvalidMetric, () => Measuring("Auc").Run(Classifier(), [Classifier()], [Samples(2, labelled: false)]));
        Assert.Contains("the dataset has no labels", error.Problem);
        error = Refused(ErrorCode.InvalidMetric, () => new Evaluator { Metrics = [MetricRegistry.Named("F1")], Against = MetricTruth.Reference }.Run(Classifier(), [Classifier()], [Samples(2)]));
        Assert.Equal("F1 is measured against labels, not against the float model's outputs.", error.Problem);
        error = Refused(ErrorCode.InvalidMetric, () => new Evaluator { Metrics = [MetricRegistry.Named("MeanIoU")], Against = MetricTruth.Reference }.Run(Classifier(), [Classifier()], [Samples(2)]));
        Assert.Contains("MeanIoU does not fit output 'scores' Float32[1,4] against the float model's.", error.Problem);
        Refused(ErrorCode.InvalidMetric, () => new Evaluator { Metrics = [MetricRegistry.Named("Top1")], Against = MetricTruth.Label }.Run(Classifier(), [Classifier()], [Samples(2, labelled: false)]));
    }

    [Fact]
    public void Labels_of_another_size_are_not_passed_over()
    {
        var data = SampleListDataset.Make(2, static _ => Input(), static _ => new() { ["label"] = SampleArray.From<float>(TensorType.Float32, [3], [1, 0, 0]) });
        Assert.Contains("Float32[3]", Refused(ErrorCode.InvalidMetric, () => Measuring("Top1").Run(Classifier(), [Classifier()], [data])).Problem);
    }

    [Fact]
    public void Outputs_and_labels_by_names_that_are_none()
    {
        var error = Refused(ErrorCode.InvalidMetric, () => new Evaluator { OutputName = "none" }.Run(Classifier(), [Classifier()], [Samples(2)]));
        Assert.Contains("'scores' Float32[1,4]", error.Advice);
        error = Refused(ErrorCode.InvalidMetric, () => new Evaluator { LabelName = "none" }.Run(Classifier(), [Classifier()], [Samples(2)]));
        Assert.Contains("'label' Int64[]", error.Advice);
    }

    [Fact]
    public void Several_labels_that_fit_need_a_name()
    {
        var data = SampleListDataset.Make(4, static _ => Input(), static i => new() { ["a"] = Class(i % 2), ["b"] = Class(2) });
        var error = Refused(ErrorCode.InvalidMetric, () => Measuring("Top1").Run(Classifier(), [Classifier()], [data]));
        Assert.Contains("'scores' with 'a'; 'scores' with 'b'", error.Problem);
        var result = new Evaluator { Metrics = [MetricRegistry.Named("Top1")], LabelName = "b" }.Run(Classifier(), [Classifier()], [data]).Results().Single();
        Assert.Equal("b", result.Metrics[0].Label);
        // One that is called as the output is meant for it.
        var named = SampleListDataset.Make(4, static _ => Input(), static i => new() { ["a"] = Class(i % 2), ["scores"] = Class(2) });
        Assert.Equal("scores", Measuring("Top1").Run(Classifier(), [Classifier()], [named]).Results().Single().Metrics[0].Label);
    }

    [Fact]
    public void Classes_beyond_the_models_name_their_sample()
    {
        var data = SampleListDataset.Make(9, static _ => Input(), static i => new() { ["label"] = Class(i) });
        var error = Refused(ErrorCode.InvalidMetric, () => Measuring("Top1").Run(Classifier(), [Classifier()], [data]));
        Assert.StartsWith("Sample 4 (item 4): Label 'label' is 4, and output 'scores' Float32[1,4] has the classes 0 to 3.", error.Problem);
    }

    [Fact]
    public void The_first_failing_sample_is_told_whatever_the_threads()
    {
        var data = SampleListDataset.Make(60, static _ => Input(), static i => new() { ["label"] = Class(i >= 20 ? 9 : 0) });
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var error = Refused(ErrorCode.InvalidMetric, () => new Evaluator { Metrics = [MetricRegistry.Named("Top1")], Running = new() { Threads = 4 } }.Run(Classifier(), [Classifier()], [data]));
            Assert.StartsWith("Sample 20 ", error.Problem);
        }
    }

    [Fact]
    public void Labels_that_come_late_are_no_reason_to_ignore_them()
    {
        var data = SampleListDataset.Make(5, static _ => Input(), static i => i < 3 ? [] : new() { ["label"] = Class(0) });
        var error = Refused(ErrorCode.InvalidDataset, () => Measuring("Top1").Run(Classifier(), [Classifier()], [data]));
        Assert.StartsWith("Sample 3 (item 3): It has 'label' for a label, and the samples before have none.", error.Problem);
        Measuring("Sqnr").Run(Classifier(), [Classifier()], [data]);
        new Evaluator { Metrics = [MetricRegistry.Named("Top1")], Against = MetricTruth.Reference }.Run(Classifier(), [Classifier()], [data]);
    }

    // Agreement with the float model must not be taken for accuracy.
    [Fact]
    public void Labels_that_cannot_be_read_are_told_and_not_replaced()
    {
        var data = new SampleListDataset([.. SampleListDataset.Make(4, static _ => Input()).Samples.Select(static sample => sample with { PassedOver = ["Array 'label' has 3 items for 4 samples."] })]);
        var error = Refused(ErrorCode.InvalidDataset, () => Measuring("Top1").Run(Classifier(), [Classifier()], [data]));
        Assert.Contains("no labels for Top1. Array 'label' has 3 items for 4 samples.", error.Problem);
        Assert.Contains("-Against Reference", error.Advice);
        Assert.Contains("3 items for 4", Refused(ErrorCode.InvalidMetric, () => new Evaluator { LabelName = "label" }.Run(Classifier(), [Classifier()], [data])).Advice);
        Assert.Contains("3 items for 4", Refused(ErrorCode.InvalidMetric, () => new Evaluator { Against = MetricTruth.Label }.Run(Classifier(), [Classifier()], [data])).Problem);
        new Evaluator { Metrics = [MetricRegistry.Named("Top1")], Against = MetricTruth.Reference }.Run(Classifier(), [Classifier()], [data]);
        // Where no metric was asked for, another may be meant.
        var result = new Evaluator().Run(Classifier(), [Classifier()], [data]).Results().Single();
        Assert.Equal("Sqnr", result.Metric);
        Assert.Contains("3 items for 4 samples", result.Warnings.Single());
    }

    [Fact]
    public void Labels_that_fit_nothing_are_told()
    {
        var data = SampleListDataset.Make(4, static _ => Input(), static _ => new() { ["label"] = SampleArray.From<int>(TensorType.Int32, [6], [1, 2, 3, 1, 2, 3]) });
        var part = new Evaluator().Run(Classifier(), [Classifier()], [data]);
        Assert.Equal(["No metric that is taken by itself fits the label 'label' Int32[6]: outputs are held against the float model's. -Metric names others."], part.Results().Single().Warnings);
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "part.json");
        part.Save(path, overwrite: false);
        Assert.Single(AccuracyPart.Merge([AccuracyPart.Load(path)]).Results().Single().Warnings);
    }

    [Fact]
    public void Samples_without_the_label_of_the_others()
    {
        var data = SampleListDataset.Make(5, static _ => Input(), static i => i == 3 ? [] : new() { ["label"] = Class(0) });
        var error = Refused(ErrorCode.InvalidDataset, () => Measuring("Top1").Run(Classifier(), [Classifier()], [data]));
        Assert.StartsWith("Sample 3 (item 3): It has no label 'label'", error.Problem);
    }

    [Theory]
    [InlineData(3, 0, false)]
    [InlineData(5, 0, false)]
    [InlineData(4, 0, true)]
    [InlineData(3, 1, true)]
    public void Names_of_other_classes_than_the_models(int names, int offset, bool fits)
    {
        var data = new SampleListDataset(SampleListDataset.Make(3, static _ => Input(), static _ => new() { ["label"] = Class(0) }).Samples) { Names = [.. Enumerable.Range(0, names).Select(static i => $"class {i}")] };
        var evaluator = new Evaluator { Metrics = [MetricRegistry.Named("Top1")], Options = new MetricOptions { LabelOffset = offset } };
        if (fits) evaluator.Run(Classifier(), [Classifier()], [data]);
        else Assert.Contains($"names {names} classes", Refused(ErrorCode.InvalidMetric, () => evaluator.Run(Classifier(), [Classifier()], [data])).Problem);
    }

    [Fact]
    public void Inputs_that_the_dataset_lacks()
    {
        var data = SampleListDataset.Make(2, static _ => new() { ["other"] = SampleArray.From<float>(TensorType.Float32, [Features], new float[Features]) });
        var error = Refused(ErrorCode.InvalidInput, () => Measuring("Sqnr").Run(Classifier(), [Classifier()], [data]));
        Assert.StartsWith("Sample 0 (item 0): ", error.Problem);
    }

    [Fact]
    public void Models_of_other_outputs_list_both_sides()
    {
        var error = Refused(ErrorCode.ModelsNotComparable, () => Measuring("Sqnr").Run(Classifier(), [Relu([1, Features])], [Samples(2)]));
        Assert.Contains("Float32[1,4]", error.Advice + error.Problem);
        Assert.Contains("Float32[1,8]", error.Advice + error.Problem);
        var two = new ModelBuilder();
        var x = two.Main.Input([1, Features], "features");
        two.Main.Output(two.Main.FullyConnected(x, Classes), x);
        error = Refused(ErrorCode.ModelsNotComparable, () => Measuring("Sqnr").Run(Classifier(), [two.Build()], [Samples(2)]));
        Assert.Contains("has 2 outputs, and the float model has 1", error.Problem);
    }

    [Fact]
    public void Ports_pair_by_name_and_by_position_only_where_there_is_no_choice()
    {
        ModelPort Port(string name, params int[] shape) => new(name, name, TensorType.Float32, shape);
        Assert.Equal([1, 0], PortPairing.Pair([Port("a", 1, 2), Port("b", 1, 2)], [Port("b", 1, 2), Port("a", 1, 2)], "input", null));
        Assert.Equal([1, 0], PortPairing.Pair([Port("a", 1, 2), Port("b", 1, 3)], [Port("x", 1, 3), Port("y", 1, 2)], "input", null));
        Assert.Equal([1, 0], PortPairing.Pair([Port("a", 1, 2), Port("b", -1, 2)], [Port("x", 1, 2), Port("a", 1, 2)], "input", null));
        Refused(ErrorCode.ModelsNotComparable, () => PortPairing.Pair([Port("a", 1, 2), Port("b", 1, 2)], [Port("x", 1, 2), Port("y", 1, 2)], "input", null));
        Refused(ErrorCode.ModelsNotComparable, () => PortPairing.Pair([Port("a", 1, 2)], [Port("a", 1, 3)], "input", null));
        Assert.Equal([0], PortPairing.Pair([new ModelPort("a", "t", TensorType.Float32, [1])], [new ModelPort("b", "t", TensorType.Int8, [1])], "input", null));
    }

    private static TfLiteModel Relu(int[] shape)
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Relu, model.Main.Input(shape, "features")));
        return model.Build();
    }

    private static Dictionary<string, SampleArray> Input() => new() { ["features"] = SampleArray.From<float>(TensorType.Float32, [Features], new float[Features]) };

    private static SampleArray Class(int number) => SampleArray.From<int>(TensorType.Int32, [1], [number]);

    private static TfLiteQuantException Refused(ErrorCode code, Func<object> action)
    {
        var error = Assert.Throws<TfLiteQuantException>(() => action());
        Assert.Equal(code, error.Code);
        return error;
    }
}
