using System.Text;
using System.Text.RegularExpressions;
using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;
using static TfLiteQuant.Core.Tests.Evaluation.Accuracy.ComparedModels;

namespace TfLiteQuant.Core.Tests.Evaluation.Accuracy;

/// <summary>Parts that were measured apart, in files and merged.</summary>
public sealed class AccuracyPartTests
{
    private static readonly string[] Metrics = ["Top1", "Auc", "F1", "KullbackLeibler", "Sqnr", "MeanSquaredError"];
    private static readonly SampleListDataset Data = new(Samples(200).Samples) { Names = ["a", "b", "c", "d"] };

    [Fact]
    public void Merged_parts_are_the_part_of_all_samples_byte_for_byte()
    {
        var whole = Text(Measure(Data));
        AccuracyPart[] parts = [Measure(Data.Part(static sample => sample.Index >= 130)), Measure(Data.Part(static sample => sample.Index < 30)), Measure(Data.Part(static sample => sample.Index is >= 30 and < 130))];
        Assert.Equal(whole, Text(AccuracyPart.Merge(parts)));
        Assert.Equal(whole, Text(AccuracyPart.Merge([AccuracyPart.Merge([parts[2], parts[1]]), parts[0]])));
        Assert.Equal(Measure(Data).Results()[0].Metrics, AccuracyPart.Merge(parts).Results()[0].Metrics);
    }

    [Fact]
    public void Datasets_that_are_measured_apart_merge_to_what_one_run_gives()
    {
        SampleListDataset left = new(Samples(90).Samples, "left"), right = new(Samples(70, seed: 5).Samples, "right");
        Assert.Equal(Text(Measure(left, right)), Text(AccuracyPart.Merge([Measure(left), Measure(right)])));
    }

    [Fact]
    public void Copies_of_the_data_under_another_name_are_told()
    {
        SampleListDataset data = new(Samples(30).Samples, "here"), copy = new(Samples(30).Samples, "there"), other = new(Samples(30, seed: 4).Samples, "elsewhere");
        Assert.Contains(AccuracyPart.Merge([Measure(data), Measure(copy)]).Results()[0].Warnings, static warning => warning.StartsWith("Most samples of 'there' are those of 'here'", StringComparison.Ordinal));
        Assert.DoesNotContain(AccuracyPart.Merge([Measure(data), Measure(other)]).Results()[0].Warnings, static warning => warning.Contains("Most samples", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_hold_all_of_it()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "part.json");
        var part = Measure(Data);
        part.Save(path, overwrite: false);
        Assert.Equal(Text(part), File.ReadAllText(path));
        Assert.Equal(Text(part), Text(AccuracyPart.Load(path)));
        Assert.Equal(part.Results()[0].Drop, AccuracyPart.Load(path).Results()[0].Drop);
        Assert.Equal(ErrorCode.TargetExists, Assert.Throws<TfLiteQuantException>(() => part.Save(path, overwrite: false)).Code);
        part.Save(path, overwrite: true);
    }

    /// <summary>Tokens with padding, of which some samples have nothing else.</summary>
    [Fact]
    public void Ignored_labels_are_left_out_of_parts_and_of_what_they_merge_to()
    {
        var evaluator = new Evaluator { Metrics = [.. new[] { "Top1", "Top2", "F1" }.Select(MetricRegistry.Named)], Options = new MetricOptions { IgnoreLabel = -100 } };
        AccuracyPart Run(SampleListDataset data) => evaluator.Run(Tagger(), [Tagger(0.3)], [data]);
        var data = Sentences(80);
        var whole = Run(data);
        var text = Text(whole);
        Assert.Contains("\"ignoreLabel\":-100", text.Replace(" ", ""));
        var merged = AccuracyPart.Merge([Run(data.Part(static sample => sample.Index < 33)), Run(data.Part(static sample => sample.Index >= 33))]);
        Assert.Equal(text, Text(merged));
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "part.json");
        merged.Save(path, overwrite: false);
        Assert.Equal(text, Text(AccuracyPart.Load(path)));

        var result = merged.Results()[0];
        Assert.Equal(80, result.Samples);
        // Every fifth sample is all padding.
        Assert.All(result.Metrics, static metric => Assert.Equal(64, metric.Samples));
        Assert.Equal(1, result.Metrics[0].Float);
        Assert.InRange(result.Metrics[0].Quantized!.Value, 0.2, 0.999);
        Assert.True(result.Metrics[1].Quantized >= result.Metrics[0].Quantized);
        Assert.Equal(1, result.Metrics[2].Float!.Value, 1e-12);
        Assert.InRange(result.Outputs[0].Agreement!.Value, 0.01, 0.999);
        Assert.Equal(64 * 4, result.Classes.Sum(static entry => entry.Samples));
    }

    // Class of each of 6 tokens with 8 features.
    private static TfLiteModel Tagger(double noise = 0)
    {
        var model = new ModelBuilder(42);
        var main = model.Main;
        main.Output(main.FullyConnected(main.Input([1, 6, Features], "tokens"), Classes, keepDimensions: true));
        Perturb(model.Model, noise);
        return model.Build();
    }

    // The float model's classes for the first four tokens, padding behind.
    private static SampleListDataset Sentences(int count)
    {
        var random = new SeededRandom(4);
        var inputs = Enumerable.Range(0, count).Select(_ => random.Floats(6 * Features)).ToArray();
        var scores = Scores(Tagger(), inputs);
        return SampleListDataset.Make(
            count,
            i => new() { ["tokens"] = SampleArray.From<float>(TensorType.Float32, [6, Features], inputs[i]) },
            i => new()
            {
                ["label"] = SampleArray.From<long>(
                    TensorType.Int64,
                    [6],
                    [.. Enumerable.Range(0, 6).Select(token => i % 5 == 0 || token >= 4 ? -100L : Array.IndexOf(scores[i], scores[i].AsSpan(token * Classes, Classes).ToArray().Max()) - token * Classes)]),
            });
    }

    [Fact]
    public void A_metric_of_ones_own_can_be_merged()
    {
        var evaluator = new Evaluator { Metrics = [new DelegateMetric("Mine", static sample => sample.Output.Values[0], higherIsBetter: false)] };
        AccuracyPart Measured(SampleListDataset data)
        {
            using var folder = new TemporaryFolder();
            var path = Path.Combine(folder.Path, "part.json");
            evaluator.Run(Classifier(), [Classifier(0.2)], [data]).Save(path, overwrite: false);
            return AccuracyPart.Load(path);
        }

        var merged = AccuracyPart.Merge([Measured(Data.Part(static sample => sample.Index < 90)), Measured(Data.Part(static sample => sample.Index >= 90))]);
        Assert.Equal(Text(Measured(Data)), Text(merged));
        Assert.False(merged.Results()[0].Metrics[0].HigherIsBetter);
    }

    [Fact]
    public void Several_labels_at_once_are_measured_merged_and_told_by_class()
    {
        var data = new SampleListDataset([.. Data.Samples.Select(static sample => sample with { Labels = Marked(sample) })]) { Names = Data.Names };
        var evaluator = new Evaluator { Options = new MetricOptions { MultiLabel = true, Threshold = 0.3f } };
        var whole = evaluator.Run(Classifier(), [Classifier(0.2)], [data]);
        AccuracyPart[] parts = [.. ((Func<DatasetSample, bool>[])[static sample => sample.Index < 70, static sample => sample.Index >= 70]).Select(isTaken => evaluator.Run(Classifier(), [Classifier(0.2)], [data.Part(isTaken)]))];
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "part.json");
        AccuracyPart.Merge(parts).Save(path, overwrite: false);
        Assert.Equal(Text(whole), Text(AccuracyPart.Load(path)));

        var result = whole.Results()[0];
        Assert.Equal("F1", result.Metric);
        Assert.True(result.DropLow < result.Drop && result.Drop < result.DropHigh);
        Assert.Equal(["a", "b", "c", "d"], result.Classes.Select(static one => one.Name));
        Assert.Equal(result.Float!.Value, result.Classes.Average(static one => one.FloatF1), 1e-12);
        Assert.Equal(200, result.Classes[0].Samples + result.Classes[1].Samples);
        Assert.Contains(result.FloatConfusion!.Cells, static cell => cell is { Actual: -1, ActualName: "(none)" });

        // Either of the first two classes, and the third of every fifth sample.
        static Dictionary<string, SampleArray> Marked(DatasetSample sample)
        {
            float[] marks = [sample.Index % 2, 1 - (sample.Index % 2), sample.Index % 5 == 0 ? 1 : 0, sample.Index == 7 ? 1 : 0];
            return new() { ["label"] = SampleArray.From<float>(TensorType.Float32, [Classes], marks) };
        }
    }

    [Fact]
    public void Samples_are_counted_once()
    {
        var error = Refused(() => AccuracyPart.Merge([Measure(Data.Part(static sample => sample.Index < 50)), Measure(Data.Part(static sample => sample.Index is > 40 and < 60))]));
        Assert.Contains("Sample 41 of 'samples in memory'", error.Problem);
        // What has another name is another dataset.
        Assert.Equal(400, AccuracyPart.Merge([Measure(Data), Measure(new SampleListDataset(Data.Samples, "others") { Names = Data.Names })]).Samples);
    }

    [Fact]
    public void Other_data_of_the_same_name_is_other_data()
    {
        // As objects of two runspaces, or files of one path on two machines: the same positions, and other values.
        var other = new SampleListDataset(Samples(200, seed: 9).Samples) { Names = Data.Names };
        var merged = AccuracyPart.Merge([Measure(Data), Measure(other)]);
        Assert.Equal((400L, 2), (merged.Samples, merged.Sources.Count));
        // One that goes on where the first ends joins it; one that repeats either is found.
        Assert.Contains("Sample 150 of", Refused(() => AccuracyPart.Merge([merged, Measure(other.Part(static sample => sample.Index >= 150))])).Problem);
        var halves = AccuracyPart.Merge([Measure(Data.Part(static sample => sample.Index < 90)), Measure(other.Part(static sample => sample.Index < 90)), Measure(Data.Part(static sample => sample.Index >= 90))]);
        Assert.Equal([200L, 90L], halves.Sources.Select(static source => source.Samples));
    }

    [Fact]
    public void Files_of_the_first_version_have_no_digests_and_one_label()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "part.json");
        var text = Regex.Replace(Text(Measure(Data)), ",\\s*\"(?:digests\": \"[^\"]*\"|multiLabel\": false)", "");
        File.WriteAllText(path, text.Replace("\"version\": 3", "\"version\": 1", StringComparison.Ordinal));
        var old = AccuracyPart.Load(path);
        Assert.Empty(old.Sources[0].Digests);
        // What cannot be told apart is taken for the same.
        Assert.Contains("Sample 0 of", Refused(() => AccuracyPart.Merge([old, Measure(new SampleListDataset(Samples(200, seed: 9).Samples) { Names = Data.Names })])).Problem);
    }

    [Fact]
    public void Parts_of_other_things_are_refused()
    {
        var few = Data.Part(static sample => sample.Index < 5);
        var part = Measure(few);
        Assert.Contains("different things", Refused(() => AccuracyPart.Merge([part, Measuring("Top1").Run(Classifier(), [Classifier(0.2)], [Data.Part(static sample => sample.Index > 5)])])).Problem);
        Assert.Contains("different quantized models", Refused(() => AccuracyPart.Merge([part, Measuring(Metrics).Run(Classifier(), [Classifier(), Classifier()], [Data.Part(static sample => sample.Index > 5)])])).Problem);
        var other = new Evaluator { Metrics = [.. Metrics.Select(MetricRegistry.Named)], Tolerance = 0.5 }.Run(Classifier(), [Classifier(0.2)], [Data.Part(static sample => sample.Index > 5)]);
        Assert.Contains("tolerances", Refused(() => AccuracyPart.Merge([part, other])).Problem);
        Refused(static () => AccuracyPart.Merge([]));
    }

    public static IEnumerable<TheoryDataRow<string, string>> Damages =>
    [
        new("{", "}"),
        new("\"version\": 3", "\"version\": 4"),
        new("TfLiteQuant accuracy part", "something else"),
        new("\"Top1\"", "\"Top9\""),
        new("\"both\":", "\"bath\":"),
        new("\"droppedBits\": 0", "\"droppedBits\": 99"),
        new("\"group\": 0", "\"group\": 64"),
        new("\"outcomes\": [", "\"outcomes\": [ {}, "),
        new("\"noise\": \"", "\"noise\": \"x"),
        new("\"models\": [", "\"models\": [], \"m\": ["),
        new("\"classTarget\": 0", "\"classTarget\": 5"),
        new("\"higherIsBetter\": true", "\"higherIsBetter\": 3"),
        new("\"digests\": \"", "\"digests\": \"AAAA"),
        new("\"digests\": \"", "\"digests\": \"?"),
    ];

    [Theory, MemberData(nameof(Damages))]
    public void Damaged_files_are_refused(string from, string to)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "part.json");
        var text = Text(Measure(Data.Part(static sample => sample.Index < 70)));
        var at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, from);
        File.WriteAllText(path, text[..at] + to + text[(at + from.Length)..]);
        Assert.Equal(path, Refused(() => AccuracyPart.Load(path)).Location.Path);
    }

    [Fact]
    public void What_parts_measure_is_told_in_words()
    {
        var other = Measuring("Top3").Run(Classifier(), [Classifier(0.2)], [Data]);
        var problem = Assert.Throws<TfLiteQuantException>(() => AccuracyPart.Merge([Measuring("Top1", "Sqnr").Run(Classifier(), [Classifier(0.2)], [Data]), other])).Problem;
        Assert.Equal("Parts measure different things: Top1 of 'scores' with 'label', Sqnr of 'scores' against the float model; and Top3 of 'scores' with 'label'.", problem);
    }

    [Fact]
    public void Files_that_are_not_there_say_so()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ErrorCode.FileNotFound, Assert.Throws<TfLiteQuantException>(() => AccuracyPart.Load(Path.Combine(folder.Path, "none.json"))).Code);
        Assert.Equal(ErrorCode.PathIsDirectory, Assert.Throws<TfLiteQuantException>(() => AccuracyPart.Load(folder.Path)).Code);
    }

    private static AccuracyPart Measure(params RepresentativeDataset[] data) => Measuring(Metrics).Run(Classifier(), [Classifier(0.2)], data);

    private static string Text(AccuracyPart part) => Encoding.UTF8.GetString(AccuracyPartWriter.Write(part));

    private static TfLiteQuantException Refused(Func<object> action)
    {
        var error = Assert.Throws<TfLiteQuantException>(() => action());
        Assert.Equal(ErrorCode.InvalidAccuracyPart, error.Code);
        return error;
    }
}
