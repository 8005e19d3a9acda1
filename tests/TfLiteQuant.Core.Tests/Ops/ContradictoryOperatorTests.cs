using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Options, types and sizes that contradict each other: each gets an error that says what is wrong, not a failure of the
/// arithmetic beneath.</summary>
public sealed class ContradictoryOperatorTests
{
    private static readonly ModelOperand Image = Zeros(1, 4, 4, 4);

    [Theory]
    [InlineData(65536, "no whole blocks of 65536 by 65536")]
    [InlineData(3, "no whole blocks of 3 by 3")]
    public void Blocks_are_whole(int block, string problem)
        => Refuses(problem, BuiltinOperator.DepthToSpace, new OptionFields(94).Integer(0, block), TensorType.Float32, Image);

    [Fact]
    public void Sizes_can_be_counted()
        => Refuses("beyond what can be counted", BuiltinOperator.DepthToSpace, new OptionFields(94).Integer(0, 1 << 30), TensorType.Float32, Zeros(1, 4, 4, 0));

    [Fact]
    public void A_shape_is_of_integers() => Refuses(
        "no kernel for Float32", BuiltinOperator.TransposeConv, new OptionFields(49).Integer(1, 1).Integer(2, 1), TensorType.Float32,
        ModelOperand.Constant([1f, 4, 4, 2], 4), Constant(2, 1, 1, 4), Image);

    [Fact]
    public void Inserted_dimensions_exist()
    {
        var builder = new ModelBuilder();
        var body = builder.AddSubgraph("body");
        body.Input([]);
        body.Output(body.Input([]));
        var options = new OperatorOptions(7);
        options.Set(2, FieldValue.Vector<long>([4]));
        options.Set(3, FieldValue.Vector<long>([0]));
        options.Set(4, FieldValue.Scalar(FieldKind.SignedInteger, 8, 1));
        options.Set(6, FieldValue.Int32(body.Index));
        Value[] inputs = [builder.Main.Input([5]), builder.Main.Input([2, 1], type: TensorType.Int32), builder.Main.Input([2])];
        builder.Main.Output(builder.Main.Operator(BuiltinOperator.StablehloScatter, inputs, [5]));
        builder.Main.LastOperator.Options2 = options;
        using var model = ModelReader.Read(ModelWriter.ToBytes(builder.Build()));
        Check("are not all different ones of 1", () =>
        {
            using var interpreter = new TfLiteQuant.Runtime.Interpreter(model);
            interpreter.Run();
        });
    }

    // A stride so large that adding it to the image's size leaves 32 bits: one position, as with any stride beyond the image.
    [Fact]
    public void A_stride_may_exceed_the_image()
    {
        var options = new OptionFields(2).Choice(0, Padding.Valid).Integer(1, int.MaxValue).Integer(2, 4).Integer(3, 1);
        var result = OperatorModel.Run(
            BuiltinOperator.DepthwiseConv2D, options, TensorType.Float32, Image, Constant(1, 2, 2, 4), ModelOperand.Constant([1f, 2, 3, 4], 4));
        Assert.Equal([1, 1, 1, 4], result.Shape);
        Assert.Equal([1, 2, 3, 4], result.AsSpan<float>().ToArray());
    }

    // Lines without pixels, of which there are some: nothing may be written.
    [Theory]
    [InlineData(4)]
    [InlineData(34)]
    [InlineData(64)]
    public void A_window_one_wider_than_the_image_has_no_place(int channels)
    {
        var options = new OptionFields(2).Choice(0, Padding.Valid).Integer(1, 1).Integer(2, 1).Integer(3, 1);
        var bias = ModelOperand.Constant(new float[channels], channels);
        var image = Zeros(2, 12, 2, channels);
        Assert.Equal([2, 10, 0, channels], OperatorModel.Run(BuiltinOperator.DepthwiseConv2D, options, TensorType.Float32, image, Constant(1, 3, 3, channels), bias).Shape);
        var hybrid = ModelOperand.Constant(new sbyte[9 * channels], 1, 3, 3, channels) with
        {
            Quantization = QuantizationParameters.PerAxis([.. Enumerable.Repeat(0.1f, channels)], 3),
        };
        Assert.Equal([2, 10, 0, channels], OperatorModel.Run(BuiltinOperator.DepthwiseConv2D, options, TensorType.Float32, image, hybrid, bias).Shape);
    }

    private static void Refuses(string problem, BuiltinOperator builtin, OperatorOptions options, TensorType output, params ModelOperand?[] operands) => Check(problem, () =>
    {
        using var model = new OperatorModel(builtin, options, [output], operands);
        model.Run();
    });

    private static void Check(string problem, Action run)
    {
        var error = Assert.Throws<TfLiteQuantException>(run);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Equal((0, 0), (error.Location.Subgraph, error.Location.OperatorIndex));
    }

    private static ModelOperand Zeros(params int[] shape) => ModelOperand.Given(new float[Elements(shape)], shape);

    private static ModelOperand Constant(params int[] shape) => ModelOperand.Constant(new float[Elements(shape)], shape);

    private static int Elements(int[] shape) => shape.Aggregate(1, static (product, extent) => product * extent);
}
