using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Calibration;

/// <summary>Values inside bodies of loops and branches, and values that follow from constants.</summary>
public sealed class ControlFlowCalibrationTests
{
    [Fact]
    public void Bodies_of_loops_are_recorded_in_every_round()
    {
        var builder = new ModelBuilder();
        var condition = builder.AddSubgraph("condition");
        condition.Output(condition.Less(condition.Input([1]), condition.Constant<float>([100], [1])));
        var body = builder.AddSubgraph("body");
        var doubled = body.Mul(body.Input([1]), body.Constant<float>([2], [1]));
        body.Output(doubled);
        var x = builder.Main.Input([1], "x");
        var result = builder.Main.While(condition, body, x)[0];
        builder.Main.Output(result);
        using var model = builder.Build();
        var table = new Calibrator().Run(model, [TestDataset.Of("x", [1], [1], [3], [200])]);

        // 1 doubles to 128, 3 to 192, 200 not at all.
        Assert.Equal(new ValueRange(128, 200), CalibratorTests.Of(table, result.Index).Range);
        Assert.Equal(new ValueRange(2, 192), CalibratorTests.Of(table, doubled.Index, body.Index).Range);
        Assert.Equal(new ValueRange(1, 96), CalibratorTests.Of(table, body.Subgraph.Inputs[0], body.Index).Range);
        Assert.Equal(new ValueRange(1, 200), CalibratorTests.Of(table, condition.Subgraph.Inputs[0], condition.Index).Range);
        // 7 and 6 rounds; in two of the three samples.
        Assert.Equal((13, 2), (CalibratorTests.Of(table, doubled.Index, body.Index).Values, CalibratorTests.Of(table, doubled.Index, body.Index).Samples));
        Assert.Empty(table.Missing(model));

        // The body was not run in the third sample, which its average therefore does not know.
        var average = CalibratorTests.Of(table, doubled.Index, body.Index).Average;
        Assert.Equal((2, 2, (0.95 * 128) + (0.05 * 192)), (average.Samples, average.FirstMin, average.Max));
    }

    [Fact]
    public void Branches_that_no_sample_takes_are_named()
    {
        var builder = new ModelBuilder();
        GraphBuilder Branch(string name, BuiltinOperator op)
        {
            var branch = builder.AddSubgraph(name);
            branch.Output(branch.Unary(op, branch.Input([1], name + "_input")));
            return branch;
        }

        var (then, otherwise) = (Branch("then", BuiltinOperator.Neg), Branch("otherwise", BuiltinOperator.Square));
        var x = builder.Main.Input([1], "x");
        var isSmall = builder.Main.Less(builder.Main.Reshape(x), builder.Main.Constant<float>([10], []));
        builder.Main.Output(builder.Main.If(isSmall, then, otherwise, x));
        using var model = builder.Build();
        var small = new Calibrator().Run(model, [TestDataset.Of("x", [1], [1], [3])]);
        Assert.Equal(new ValueRange(-3, -1), CalibratorTests.Of(small, then.Subgraph.Outputs[0], then.Index).Range);
        Assert.Equal([otherwise.Index, otherwise.Index], small.Missing(model).Select(static place => place.Subgraph!.Value));
        Assert.Contains(small.Findings(model), finding => finding.Kind == CalibrationFindingKind.UnreachedTensor && finding.Location.OperatorName == "SQUARE");
        Assert.Contains("SQUARE", Assert.Throws<Diagnostics.TfLiteQuantException>(() => small.RequireAll(model)).Message);

        var both = new Calibrator().Run(model, [TestDataset.Of("x", [1], [1], [30])]);
        both.RequireAll(model);
        Assert.Equal(new ValueRange(900, 900), CalibratorTests.Of(both, otherwise.Subgraph.Outputs[0], otherwise.Index).Range);
    }

    [Fact]
    public void What_follows_from_constants_alone_has_a_range_and_no_counts()
    {
        var builder = new ModelBuilder();
        var body = builder.AddSubgraph("body");
        Value given = body.Input([2], "given"), constant = body.Input([2], "constant");
        body.Output(body.Add(given, constant));
        var folded = builder.Main.Mul(builder.Main.Constant<float>([1, -2], [2]), builder.Main.Constant<float>([3], [1]));
        builder.Main.Output(builder.Main.Operator(BuiltinOperator.Call, [builder.Main.Input([2], "x"), folded], [(TensorType.Float32, [2])], new OptionFields(36).Integer(0, body.Index))[0]);
        using var model = builder.Build();
        var data = TestDataset.Of("x", [2], [1, 1], [2, 5]);
        var table = new Calibrator().Run(model, [data]);
        Assert.All(
            [CalibratorTests.Of(table, folded.Index), CalibratorTests.Of(table, constant.Index, body.Index)],
            static statistics =>
            {
                Assert.Equal((new ValueRange(-6, 3), 0, 2, true), (statistics.Range, statistics.Values, statistics.Samples, statistics.IsFixed));
                Assert.Equal(new ValueRange(-6, 3), new RangeChoice(new RangeOptions { Method = CalibrationMethod.Entropy }).Of(statistics));
            });
        Assert.Equal(new ValueRange(-5, 5), CalibratorTests.Of(table, body.Subgraph.Outputs[0], body.Index).Range);
        Assert.Empty(table.Missing(model));
        Assert.DoesNotContain(table.Tensors, tensor => model.Subgraphs[tensor.Subgraph].Tensors[tensor.Index].IsConstant);
        var parts = CalibrationTable.Merge([new Calibrator().Run(model, [data.Part(0, 1)]), new Calibrator().Run(model, [data.Part(1, 1)])]);
        Assert.Equal(CalibratorTests.Bytes(table), CalibratorTests.Bytes(parts));
    }
}
