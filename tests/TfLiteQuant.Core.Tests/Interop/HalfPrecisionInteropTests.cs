using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>Functions of one float16 operand in our engine and in the LiteRT runtime, within two units of the last place: both
/// compute in single precision or near it and round once.</summary>
public sealed class HalfPrecisionInteropTests
{
    private static readonly Half[] Signed = [.. new[] { -60000, -7.25, -3, -1.5, -0.75, -1e-3, 0, 1e-5, 0.1, 0.375, 1, 2.5, 3, 6.5, 40, 60000 }.Select(static x => (Half)x)];
    private static readonly Half[] Exponents = [.. new[] { -20, -7.25, -3, -1.5, -0.75, -1e-3, 0, 0.1, 1, 2.5, 6.5, 11 }.Select(static x => (Half)x)];
    private static readonly Half[] Positive = [.. new[] { 1e-4, 1e-3, 0.1, 0.375, 1, 2.5, 3, 6.5, 40, 250 }.Select(static x => (Half)x)];

    [Theory]
    [InlineData(BuiltinOperator.Abs)]
    [InlineData(BuiltinOperator.Ceil)]
    [InlineData(BuiltinOperator.Floor)]
    [InlineData(BuiltinOperator.Round)]
    [InlineData(BuiltinOperator.Neg)]
    [InlineData(BuiltinOperator.Relu)]
    [InlineData(BuiltinOperator.Relu6)]
    [InlineData(BuiltinOperator.ReluN1To1)]
    [InlineData(BuiltinOperator.LeakyRelu)]
    [InlineData(BuiltinOperator.Elu)]
    [InlineData(BuiltinOperator.HardSwish)]
    [InlineData(BuiltinOperator.Exp)]
    [InlineData(BuiltinOperator.Square)]
    [InlineData(BuiltinOperator.Sqrt)]
    [InlineData(BuiltinOperator.Rsqrt)]
    [InlineData(BuiltinOperator.Log)]
    public async Task Agrees_with_the_runtime(BuiltinOperator op)
    {
        var runtime = LiteRtRuntime.Require();
        var values = op switch
        {
            BuiltinOperator.Sqrt or BuiltinOperator.Rsqrt or BuiltinOperator.Log or BuiltinOperator.Square => Positive,
            BuiltinOperator.Exp => Exponents,
            _ => Signed,
        };
        OperatorOptions? options = op == BuiltinOperator.LeakyRelu ? (OperatorOptions)new OptionFields(75).Number(0, 0.2f) : null;
        using var model = new OperatorModel(op, options, [TensorType.Float16], [ModelOperand.Given(values, values.Length)]);
        var ours = model.Run()[0].ToDoubles();
        model.StateShapes();
        var run = await runtime.RunAsync(ModelWriter.ToBytes(model.Model), [new LiteRtCase([.. model.GivenValues])], null, TestContext.Current.CancellationToken);
        var theirs = run.Cases[0][0].ToDoubles();
        for (var i = 0; i < values.Length; i++) Assert.Equal(theirs[i], ours[i], (Math.Abs(theirs[i]) * 2 / 1024) + 1.2e-7);
    }
}
