using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Calibration;

/// <summary>Whole calibrations: what is recorded, and that order, parts, threads and interruptions do not matter.</summary>
public sealed class CalibratorTests
{
    /// <summary>Ranges and counts of the trained models are those of looking at all tensors after each run.</summary>
    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void True_ranges_are_recorded(string name)
    {
        const int Samples = 5;
        var golden = GoldenModel.Require(name);
        using var model = ModelReader.Open(golden.ModelPath("float"));
        foreach (var run in golden.Runs)
        {
            var data = Data(golden, run, Samples);
            var table = new Calibrator { Histograms = HistogramMode.All }.Run(model, [data]);
            using var runner = new SampleRunner(model, run.Signature, new InterpreterOptions { KeepAllTensors = true });
            var expected = new SortedDictionary<int, (float Min, float Max, long Count)>();
            foreach (var sample in data.Read(runner.ModelInputs))
            {
                runner.Run(sample.Inputs);
                foreach (var tensor in runner.Runner.Tensors)
                {
                    // States hold their last value only; those of loops, their bodies' last.
                    if (tensor.Type != TensorType.Float32 || tensor.Source.IsConstant || tensor.IsVariable || !tensor.HasMemory || tensor.Count == 0) continue;
                    if (runner.Runner.Operators.All(op => op.IsFolded || !op.Outputs.Contains(tensor)) && !runner.Runner.Inputs.Contains(tensor)) continue;
                    var values = tensor.Values<float>().ToArray();
                    var (min, max, count) = expected.GetValueOrDefault(tensor.Index, (float.MaxValue, float.MinValue, 0));
                    expected[tensor.Index] = (Math.Min(min, values.Min()), Math.Max(max, values.Max()), count + values.Length);
                }
            }

            var subgraph = run.Signature is null ? 0 : model.Signatures.Single(signature => signature.Key == run.Signature).SubgraphIndex;
            var actual = table.Tensors.Where(tensor => tensor.Subgraph == subgraph && !model.Subgraphs[subgraph].Tensors[tensor.Index].IsVariable && !tensor.Statistics.IsFixed)
                .ToDictionary(static tensor => tensor.Index, static tensor => (tensor.Statistics.Range!.Value.Min, tensor.Statistics.Range.Value.Max, tensor.Statistics.Values));
            Assert.Equal(expected.Keys, actual.Keys.Order());
            Assert.All(expected, tensor => Assert.Equal(tensor.Value, actual[tensor.Key]));
            Assert.All(table.Tensors.Where(static tensor => !tensor.Statistics.IsFixed), static tensor => Assert.Equal(tensor.Statistics.Values, tensor.Statistics.Histogram!.Total));
        }
    }

    [Theory]
    [InlineData("digits_cnn")]
    [InlineData("digits_bilstm")]
    [InlineData("digits_gru")]
    [InlineData("digits_unet")]
    public void Threads_and_parts_and_interruptions_do_not_matter(string name)
    {
        var golden = GoldenModel.Require(name);
        using var folder = new TemporaryFolder();
        using var model = ModelReader.Open(golden.ModelPath("float"));
        var data = Data(golden, golden.Runs[0], 12);
        var whole = Bytes(new Calibrator().Run(model, [data]));
        foreach (var threads in (int[])[2, 3])
            Assert.Equal(whole, Bytes(new Calibrator { Options = new InterpreterOptions { Threads = threads } }.Run(model, [data])));

        var parts = new[] { data.Part(0, 5), data.Part(5, 1), data.Part(6, 6) }.Select(part => new Calibrator().Run(model, [part])).ToList();
        RequireEqualButAverages(whole, CalibrationTable.Merge(parts));
        RequireEqualButAverages(whole, CalibrationTable.Merge([parts[2], parts[0], parts[1]]), inOrder: false);

        // Cancelled after some samples, then gone on with by other numbers of threads.
        var calibrator = new Calibrator { Checkpoint = folder["checkpoint.json"], CheckpointInterval = TimeSpan.Zero, Options = new InterpreterOptions { Threads = 2 } };
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => calibrator.Run(model, [new Cancelling(data, 4, cancellation)], cancellation.Token));
        Assert.InRange(CalibrationTable.Load(folder["checkpoint.json"]).Samples, 4, 11);
        Assert.Equal(whole, Bytes(new Calibrator { Checkpoint = folder["checkpoint.json"] }.Run(model, [data])));
        Assert.Equal(whole, File.ReadAllBytes(folder["checkpoint.json"]));
    }

    [Fact]
    public void A_checkpoint_goes_on_with_more_samples_and_refuses_what_it_is_not_of()
    {
        using var folder = new TemporaryFolder();
        using var model = Rectifier();
        using var other = Rectifier(scale: 3);
        var data = TestDataset.Of("x", [1, 2], [-1, 2], [3, 4], [-5, 0]);
        var path = folder["checkpoint.json"];
        new Calibrator { Checkpoint = path, First = 2 }.Run(model, [data]);
        Assert.Equal(2, CalibrationTable.Load(path).Samples);
        Assert.Equal(Bytes(new Calibrator().Run(model, [data])), Bytes(new Calibrator { Checkpoint = path }.Run(model, [data])));

        Refuse("recorded for", () => new Calibrator { Checkpoint = path }.Run(other, [data]));
        Refuse("histograms", () => new Calibrator { Checkpoint = path, Histograms = HistogramMode.None }.Run(model, [data]));
        Refuse("counts samples of", () => new Calibrator { Checkpoint = path }.Run(model, [new TestDataset([.. data.Read([])], "other data")]));
        Refuse("are not the ones", () => new Calibrator { Checkpoint = path }.Run(model, [data.Part(1, 2)]));
        Refuse("hold other values now", () => new Calibrator { Checkpoint = path }.Run(model, [TestDataset.Of("x", [1, 2], [-1, 2], [3, 4.5f], [-5, 0])]));
        Refuse("already", () => new Calibrator { Checkpoint = path, First = 1 }.Run(model, [data]));

        void Refuse(string text, Action action)
        {
            var error = Assert.Throws<TfLiteQuantException>(action);
            Assert.Equal((ErrorCode.InvalidCalibration, path), (error.Code, error.Location.Path));
            Assert.Contains(text, error.Problem);
        }
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_kept_shows_before_any_sample_is_read()
    {
        using var folder = new TemporaryFolder();
        using var model = Rectifier();
        var path = folder["none/checkpoint.json"];
        var error = Assert.Throws<TfLiteQuantException>(() => new Calibrator { Checkpoint = path }.Run(model, [new Failing()]));
        Assert.Equal((ErrorCode.TargetUnwritable, path), (error.Code, error.Location.Path));
    }

    [Fact]
    public void Inputs_of_every_dataset_are_bound_by_name_for_its_signature()
    {
        using var model = TwoSignatures();
        var first = TestDataset.Of("a", [1, 2], [1, 2], [3, -4]);
        var second = new TestDataset([.. TestDataset.Of("b", [1, 2], [10, 20]).Read([])], "others") { Signature = "second" };
        var table = new Calibrator { Signature = "first" }.Run(model, [first, second]);
        Assert.Equal(["first", "second"], table.Sources.Select(static source => source.Signature));
        Assert.Equal(3, table.Samples);
        var ranges = table.Ranges();
        Assert.Equal(new ValueRange(-4, 3), ranges.Of(0, model.Subgraphs[0].Inputs[0]));
        Assert.Equal(new ValueRange(-3, 4), ranges.Of(0, model.Subgraphs[0].Outputs[0]));
        Assert.Equal(new ValueRange(100, 400), ranges.Of(1, model.Subgraphs[1].Outputs[0]));
        Assert.Empty(table.Missing(model));
        Assert.Equal(2, new Calibrator { Signature = "first" }.Run(model, [first]).Missing(model).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Errors_name_the_sample_that_comes_first(int threads)
    {
        using var model = Rectifier();
        var wrong = new DatasetSample { Index = 5, Origin = "item 5", Inputs = new Dictionary<string, SampleArray> { ["x"] = SampleArray.From<float>(TensorType.Float32, [7], new float[7]) } };
        var good = TestDataset.Of("x", [1, 2], [1, 2]).Read([]).Single();
        var data = new TestDataset([.. Enumerable.Repeat(good, 5), wrong, .. Enumerable.Repeat(wrong with { Index = 6, Origin = "item 6" }, 3)]);
        var error = Assert.Throws<TfLiteQuantException>(() => new Calibrator { Options = new InterpreterOptions { Threads = threads } }.Run(model, [data]));
        Assert.Equal(ErrorCode.InvalidDataset, error.Code);
        Assert.Contains("sample 5 (item 5)", error.Problem);
        Assert.Contains("[1,2]", error.Problem);
        Assert.Contains("[7]", error.Problem);
    }

    [Fact]
    public void Data_and_signatures_are_required()
    {
        using var model = Rectifier();
        Assert.Equal(ErrorCode.CalibrationMissing, Assert.Throws<TfLiteQuantException>(() => new Calibrator().Run(model, [])).Code);
        Assert.Equal(ErrorCode.InvalidDataset, Assert.Throws<TfLiteQuantException>(() => new Calibrator().Run(model, [new TestDataset([])])).Code);
        Assert.Equal(ErrorCode.InvalidInput, Assert.Throws<TfLiteQuantException>(() => new Calibrator { Signature = "none" }.Run(model, [new TestDataset([])])).Code);
        Assert.Equal(ErrorCode.InvalidOption, Assert.Throws<TfLiteQuantException>(() => new Calibrator { First = 0 }.Run(model, [new TestDataset([])])).Code);
    }

    [Fact]
    public void A_dataset_that_fails_while_it_is_read_fails_the_calibration()
    {
        using var model = Rectifier();
        var error = Assert.Throws<TfLiteQuantException>(() => new Calibrator { Options = new InterpreterOptions { Threads = 2 } }.Run(model, [new Failing()]));
        Assert.Equal("The third item is damaged.", error.Problem);
    }

    [Fact]
    public void Values_that_are_not_finite_are_counted_and_traced_and_no_part_of_ranges()
    {
        var builder = new ModelBuilder();
        var logarithm = builder.Main.Unary(BuiltinOperator.Log, builder.Main.Input([4], "x"));
        var sum = builder.Main.Add(logarithm, logarithm);
        builder.Main.Output(sum);
        using var model = builder.Build();
        var table = new Calibrator().Run(model, [TestDataset.Of("x", [4], [1, 0, 1, 1], [1, MathF.E, -1, 1])]);
        var (input, log, add) = (Of(table, 0), Of(table, logarithm.Index), Of(table, sum.Index));
        Assert.Equal((0, 0), (input.NonFinite, input.NonFiniteOrigins));
        Assert.Equal((2, 2), (log.NonFinite, log.NonFiniteOrigins));
        Assert.Equal((2, 0), (add.NonFinite, add.NonFiniteOrigins));
        Assert.Equal(0, log.Range!.Value.Min);
        Assert.Equal((6, 1f, 6), (log.Values, log.Range.Value.Max, log.Histogram!.Total));
        var finding = Assert.Single(table.Findings(model), static finding => finding.Kind == CalibrationFindingKind.NonFiniteValues);
        Assert.Equal(("LOG", logarithm.Index), (finding.Location.OperatorName, finding.Location.TensorIndex));
    }

    [Fact]
    public void Values_without_any_finite_one_have_no_range()
    {
        using var model = Rectifier();
        var table = new Calibrator().Run(model, [TestDataset.Of("x", [1, 2], [float.NaN, float.NaN])]);
        Assert.Null(Of(table, 0).Range);
        Assert.Null(table.Ranges().Of(0, 0));
        Assert.Contains(table.Findings(model), static finding => finding.Kind == CalibrationFindingKind.NonFiniteValues && finding.Location.TensorName == "x");
    }

    [Fact]
    public void Histograms_can_be_left_out_or_count_everything()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Unary(BuiltinOperator.Abs, builder.Main.Input([5000], "x")));
        using var model = builder.Build();
        var data = TestDataset.Of("x", [5000], new SeededRandom(4).Floats(5000), new SeededRandom(5).Floats(5000));
        Assert.Equal(2 * 5000, Of(new Calibrator { Histograms = HistogramMode.All }.Run(model, [data]), 0).Histogram!.Total);
        Assert.Null(Of(new Calibrator { Histograms = HistogramMode.None }.Run(model, [data]), 0).Histogram);
        var sampled = Of(new Calibrator().Run(model, [data]), 0);
        Assert.Equal((2 * 608, 2 * 5000), (sampled.Histogram!.Total, sampled.Values));
        // An even distribution stays one.
        Assert.InRange(sampled.Histogram.Counts.Take(sampled.Histogram.Counts.Count / 2).Sum(), 0.45 * sampled.Histogram.Total, 0.55 * sampled.Histogram.Total);
    }

    internal static ValueStatistics Of(CalibrationTable table, int tensor, int subgraph = 0)
        => table.Tensors.Single(found => found.Subgraph == subgraph && found.Index == tensor).Statistics;

    internal static byte[] Bytes(CalibrationTable table) => TableWriter.Write(table).ToArray();

    internal static TfLiteModel Rectifier(float scale = 1)
    {
        var builder = new ModelBuilder();
        var x = builder.Main.Input([1, 2], "x");
        builder.Main.Output(builder.Main.Unary(BuiltinOperator.Relu, builder.Main.Mul(x, builder.Main.Constant<float>([scale], [1]))));
        return builder.Build();
    }

    private static TestDataset Data(GoldenModel golden, GoldenRun run, int samples)
    {
        var data = TestDataset.FromNpz(Path.Combine(golden.Folder, "calibration.npz"), [.. run.Inputs.Select(static name => (name, name))]);
        return new TestDataset([.. data.Read([]).Take(samples)]) { Signature = run.Signature };
    }

    private static TfLiteModel TwoSignatures()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Unary(BuiltinOperator.Neg, builder.Main.Input([1, 2], "first_a")));
        var second = builder.AddSubgraph("second");
        second.Output(second.Unary(BuiltinOperator.Square, second.Input([1, 2], "second_b")));
        return builder.Signature("first", builder.Main, ["a"], ["result"]).Signature("second", second, ["b"], ["result"]).Build();
    }

    // Averages of parts are rounded otherwise in their last bits, and depend on the order.
    private static void RequireEqualButAverages(byte[] expected, CalibrationTable actual, bool inOrder = true)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["table.json"], expected);
        var whole = CalibrationTable.Load(folder["table.json"]);
        Assert.Equal(Bytes(WithoutAverages(whole)), Bytes(WithoutAverages(actual)));
        if (!inOrder) return;
        var options = new RangeOptions { Method = CalibrationMethod.MovingAverage };
        var (one, other) = (whole.Ranges(options), actual.Ranges(options));
        Assert.All(whole.Tensors, tensor => Assert.Equal(one.Of(tensor.Subgraph, tensor.Index), other.Of(tensor.Subgraph, tensor.Index)));
    }

    private static CalibrationTable WithoutAverages(CalibrationTable table) => table with
    {
        Tensors = new([.. table.Tensors.Select(static tensor => tensor with { Statistics = tensor.Statistics with { Average = default } })]),
        Inner = new([.. table.Inner.Select(static inner => inner with { Statistics = inner.Statistics with { Average = default } })]),
    };

    private sealed class Cancelling(TestDataset data, int after, CancellationTokenSource cancellation) : RepresentativeDataset
    {
        public override string Description => data.Description;

        public override long? Count => data.Count;

        public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken token = default)
        {
            foreach (var sample in data.Read(inputs, token))
            {
                if (sample.Index == after) cancellation.Cancel();
                yield return sample;
            }
        }
    }

    private sealed class Failing : RepresentativeDataset
    {
        public override string Description => "fails";

        public override long? Count => null;

        public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default)
        {
            foreach (var sample in TestDataset.Of("x", [1, 2], [1, 2], [3, 4]).Read(inputs, cancellation)) yield return sample;
            throw new TfLiteQuantException(ErrorCode.InvalidDataset, "The third item is damaged.", "Mend it.");
        }
    }
}
