using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>Models of one operator in our engine and in the LiteRT runtime: what the recorded fixtures do not have.</summary>
public sealed class MovementInteropTests
{
    private static readonly Dictionary<string, Func<OperatorModel>> Models = new()
    {
        ["random uniform"] = static () => Random(BuiltinOperator.RandomUniform, 7, 9),
        ["random normal"] = static () => Random(BuiltinOperator.RandomStandardNormal, 7, 9),
        ["random uniform, wide seeds"] = static () => Random(BuiltinOperator.RandomUniform, 3L << 34 | 1, 5),
        ["random uniform, negative seed"] = static () => Random(BuiltinOperator.RandomUniform, 5, -9),
        ["multinomial"] = static () => new OperatorModel(
            BuiltinOperator.Multinomial, Seeds(3, 4), [TensorType.Int64], [Weights(2, 5), ModelOperand.Constant([13])]),
        ["negative strides"] = static () => Moved(
            BuiltinOperator.StridedSlice, new OptionFields(32).Integer(0, 1).Integer(4, 4), Numbers(4, 5, 3), ModelOperand.Integers(0, -1, 1), ModelOperand.Integers(1, 0, 2), ModelOperand.Integers(-2, -1, 1)),
        ["ellipsis and new axis"] = static () => Moved(
            BuiltinOperator.StridedSlice, new OptionFields(32).Integer(2, 2).Integer(3, 1), Numbers(4, 5, 3), ModelOperand.Integers(0, 0, 1), ModelOperand.Integers(0, 0, 3), ModelOperand.Integers(1, 1, 1)),
        ["offset"] = static () => Moved(
            BuiltinOperator.StridedSlice, new OptionFields(32).Flag(5, true), Numbers(4, 5), ModelOperand.Integers(1, 2), ModelOperand.Integers(2, 3), ModelOperand.Integers(1, 2)),
        ["mirror"] = static () => Moved(BuiltinOperator.MirrorPad, Mode(1), Numbers(3, 4), ModelOperand.Constant([3, 2, 0, 4], 2, 2)),
        ["negative padding"] = static () => Moved(BuiltinOperator.Padv2, null, Numbers(1, 6, 5, 2), ModelOperand.Constant([0, 0, 1, 2, 2, 0, 0, 0], 4, 2), ModelOperand.Constant([9f])),
        ["gather batches"] = static () => Moved(BuiltinOperator.Gather, new OptionFields(23).Integer(0, 2).Integer(1, 1), Numbers(2, 3, 5), ModelOperand.Given([4, 0, 1, 1], 2, 2)),
        ["scatter"] = static () => Moved(BuiltinOperator.ScatterNd, null, ModelOperand.Constant([1, 2, 1], 3, 1), Numbers(3, 4), ModelOperand.Integers(3, 4)),
        ["batch to space"] = static () => Moved(BuiltinOperator.BatchToSpaceNd, null, Numbers(8, 2, 3, 2), ModelOperand.Integers(2, 2), ModelOperand.Constant([1, 0, 0, 1], 2, 2)),
        ["reverse sequence"] = static () => Moved(BuiltinOperator.ReverseSequence, new OptionFields(87).Integer(0, 2).Integer(1, 0), Numbers(3, 2, 4), ModelOperand.Given([0, 3, 4], 3)),
        ["reverse two axes"] = static () => Moved(BuiltinOperator.ReverseV2, null, Numbers(3, 2, 4), ModelOperand.Integers(1, 2)),
        ["sparse to dense"] = static () => Moved(BuiltinOperator.SparseToDense, null, ModelOperand.Constant([0, 2, 1, 1], 2, 2), ModelOperand.Integers(2, 3), Numbers(2), ModelOperand.Constant([9f])),
        ["update slice"] = static () => Moved(BuiltinOperator.DynamicUpdateSlice, null, Numbers(4, 6), Numbers(2, 3), ModelOperand.Given([-4, 99], 2)),
        ["nearest aligned"] = static () => Moved(BuiltinOperator.ResizeNearestNeighbor, new OptionFields(74).Flag(0, true), Numbers(1, 4, 5, 3), ModelOperand.Integers(7, 3)),
        ["nearest aligned, half-pixel centers"] = static () => Moved(BuiltinOperator.ResizeNearestNeighbor, new OptionFields(74).Flag(0, true).Flag(1, true), Numbers(1, 4, 5, 3), ModelOperand.Integers(9, 3)),
        ["soft suppression"] = static () => new OperatorModel(
            BuiltinOperator.NonMaxSuppressionV5, null, [TensorType.Int32, TensorType.Float32, TensorType.Int32],
            [
                ModelOperand.Given([0, 0, 1, 1, 0, 0.1f, 1, 1.1f, 0, -0.1f, 1, 0.9f, 0, 10, 1, 11, 0, 10.1f, 1, 11.1f, 0, 100, 1, 101], 6, 4),
                ModelOperand.Given([0.9f, 0.75f, 0.6f, 0.95f, 0.5f, 0.3f], 6), ModelOperand.Constant([6]), ModelOperand.Constant([0.8f]), ModelOperand.Constant([0.1f]), ModelOperand.Constant([0.5f]),
            ]),
        ["svdf"] = static () => new OperatorModel(
            BuiltinOperator.Svdf, new OptionFields(6).Integer(0, 2).Choice(1, FusedActivation.Relu), [TensorType.Float32],
            [Numbers(3, 5), Weights(8, 5), Weights(8, 4), Weights(4), ModelOperand.State(3, 32)]),
        ["basic lstm"] = static () => new OperatorModel(
            BuiltinOperator.Lstm, BasicCell(), [TensorType.Float32, TensorType.Float32, TensorType.Float32, TensorType.Float32],
            [Numbers(3, 5), ModelOperand.State(3, 4), Weights(16, 9), Weights(16), ModelOperand.State(3, 4)]),
        ["fake quantization of a range above 0"] = static () => Moved(BuiltinOperator.FakeQuant, new OptionFields(58).Number(0, 0.5f).Number(1, 6f).Integer(2, 8), Numbers(3, 5)),
        ["fake quantization of a range below 0"] = static () => Moved(BuiltinOperator.FakeQuant, new OptionFields(58).Number(0, -6f).Number(1, -1f).Integer(2, 8), Numbers(3, 5)),
        ["rnn"] = static () => new OperatorModel(
            BuiltinOperator.UnidirectionalSequenceRnn, new OptionFields(31).Flag(0, true).Choice(1, FusedActivation.Tanh), [TensorType.Float32],
            [Numbers(4, 3, 5), Weights(6, 5), Weights(6, 6), Weights(6), ModelOperand.State(3, 6)]),
    };

    public static TheoryData<string> Rows => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Agrees_with_the_runtime(string name)
    {
        var runtime = LiteRtRuntime.Require();
        using var model = Models[name]();
        var ours = model.Run();
        model.StateShapes();
        var run = await runtime.RunAsync(ModelWriter.ToBytes(model.Model), [new LiteRtCase([.. model.GivenValues])], null, TestContext.Current.CancellationToken);
        for (var i = 0; i < ours.Length; i++)
        {
            var expected = run.Cases[0][i];
            Assert.Equal(expected.Shape, ours[i].Shape);
            var values = expected.ToDoubles();
            OutputAgreement.Between(expected, ours[i]).RequireMaxError(1e-6 * Math.Max(1, values.Max() - values.Min()), $"{name} output {i}");
        }
    }

    private static OperatorModel Moved(BuiltinOperator builtin, OperatorOptions? options, params ModelOperand?[] operands) => new(builtin, options, [TensorType.Float32], operands);

    private static OperatorModel Random(BuiltinOperator builtin, long seed, long seed2) => Moved(builtin, Seeds(seed, seed2), ModelOperand.Integers(3, 7));

    private static OperatorOptions Seeds(long seed, long seed2)
    {
        var options = new OperatorOptions(114);
        options.Set(0, FieldValue.Scalar(FieldKind.SignedInteger, 8, (ulong)seed));
        options.Set(1, FieldValue.Scalar(FieldKind.SignedInteger, 8, (ulong)seed2));
        return options;
    }

    private static OperatorOptions Mode(sbyte mode)
    {
        var options = new OperatorOptions(77);
        options.Set(0, FieldValue.Int8(mode));
        return options;
    }

    private static OperatorOptions BasicCell()
    {
        OperatorOptions options = new OptionFields(14).Choice(0, FusedActivation.Tanh);
        options.Set(3, FieldValue.Int8(1));
        return options;
    }

    private static ModelOperand Numbers(params int[] shape)
        => ModelOperand.Given(new SeededRandom(2).Floats(shape.Aggregate(1, static (product, dimension) => product * dimension)), shape);

    private static ModelOperand Weights(params int[] shape)
        => ModelOperand.Constant(new SeededRandom(4).Floats(shape.Aggregate(1, static (product, dimension) => product * dimension)), shape);
}
