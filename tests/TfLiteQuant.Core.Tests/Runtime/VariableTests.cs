using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Runtime;

public sealed class VariableTests
{
    [Fact]
    public void States_StayAndAreReset()
    {
        var model = new CustomModel();
        Accumulate(model);
        var (state, x) = (model.Main.Variable([2]), model.Main.Input([2]));
        model.Main.Output(model.Main.Custom("Accumulate", [x, state], [(TensorType.Float32, [2])])[0]);
        using var interpreter = model.Open();
        interpreter.SetInput<float>(0, [1, 2]);
        for (var run = 1; run <= 3; run++)
        {
            interpreter.Run();
            Assert.Equal([run, 2 * run], interpreter.Output<float>(0).ToArray());
        }

        interpreter.ResetVariables();
        interpreter.Run();
        Assert.Equal([1, 2], interpreter.Output<float>(0).ToArray());
        using var other = model.Open();
        other.Run();
        Assert.Equal([0, 0], other.Output<float>(0).ToArray());
    }

    [Fact]
    public void Int8States_StartAtTheirZeroPoint()
    {
        var model = new CustomModel();
        model.Define("Copy", new TestOperator(static (self, context) =>
        {
            var (state, output) = (context.Input(0), context.Output(0));
            output.Resize(state.Shape);
            return new DelegateKernel(() => output.CopyFrom(state));
        }));
        var state = model.Main.Variable([3], type: TensorType.Int8);
        model.Main[state].Quantization = QuantizationParameters.PerTensor(0.5f, -7);
        model.Main.Output(model.Main.Custom("Copy", [state], [(TensorType.Int8, [3])])[0]);
        using var interpreter = model.Open();
        interpreter.Run();
        Assert.Equal([-7, -7, -7], interpreter.Output<sbyte>(0).ToArray());
    }

    [Fact]
    public void States_KeepTheirShape()
    {
        // Its first reader is bound to the shape that the file states.
        var model = new ModelBuilder();
        var (state, x) = (model.Main.Variable([1, 4]), model.Main.Input([3, 4]));
        model.Main.Output(model.Main.Unary(BuiltinOperator.Relu, state));
        model.Main.Unary(BuiltinOperator.Neg, x);
        model.Main.LastOperator.Outputs = [state.Index];
        using var interpreter = new Interpreter(model.Build());
        var error = InterpreterTests.Require(ErrorCode.InvalidModel, "variable of the shape [1,4]", () => interpreter.Run());
        Assert.Equal((1, "NEG"), (error.Location.OperatorIndex, error.Location.OperatorName));
        interpreter.ResizeInput(0, 1, 4);
        interpreter.SetInput<float>(0, [-1, 2, -3, 4]);
        interpreter.Run();
        interpreter.Run();
        Assert.Equal([1, 0, 3, 0], interpreter.Output<float>(0).ToArray());
    }

    [Fact]
    public void States_AreSharedByAllPlacesThatRunTheirGraph()
    {
        var model = new CustomModel();
        Accumulate(model);
        var graph = model.Builder.AddSubgraph("stateful");
        var (state, inner) = (graph.Variable([1]), graph.Input([1]));
        graph.Output(graph.Custom("Accumulate", [inner, state], [(TensorType.Float32, [1])])[0]);
        var x = model.Main.Input([1]);
        Value Call(Value value) => model.Main.Operator(BuiltinOperator.Call, [value], [(TensorType.Float32, [1])], new OptionFields(36).Integer(0, graph.Index))[0];
        model.Main.Output(Call(x), Call(x));
        using var interpreter = model.Open();
        interpreter.SetInput<float>(0, [1]);
        interpreter.Run();
        Assert.Equal((1, 2), (interpreter.Output<float>(0)[0], interpreter.Output<float>(1)[0]));
    }

    [Fact]
    public void Resources_AreInitializedOnce_AndKept()
    {
        var model = new CustomModel();
        var initialization = model.Builder.AddSubgraph("init");
        initialization.AssignVariable(initialization.VariableHandle("v"), initialization.Constant<float>([10, 20], [2]));
        model.Main.CallOnce(initialization);
        var handle = model.Main.VariableHandle("v");
        var sum = model.Apply("Add", model.Main.ReadVariable(handle, [2]), model.Main.Input([2]));
        model.Main.AssignVariable(handle, sum);
        model.Main.Output(sum);
        using var interpreter = model.Open();
        interpreter.SetInput<float>(0, [1, 2]);
        foreach (var expected in new float[][] { [11, 22], [12, 24], [13, 26] })
        {
            interpreter.Run();
            Assert.Equal(expected, interpreter.Output<float>(0).ToArray());
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        interpreter.Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        interpreter.ResetVariables();
        interpreter.Run();
        Assert.Equal([11, 22], interpreter.Output<float>(0).ToArray());
    }

    [Fact]
    public void UnassignedResource_IsAnError()
    {
        var model = new CustomModel();
        model.Main.Output(model.Main.ReadVariable(model.Main.VariableHandle("v"), [2]));
        using var interpreter = model.Open();
        var error = InterpreterTests.Require(ErrorCode.InvalidOperator, "no value", () => interpreter.Run());
        Assert.Equal((1, "READ_VARIABLE"), (error.Location.OperatorIndex, error.Location.OperatorName));
    }

    private static void Accumulate(CustomModel model) => model.Define("Accumulate", new TestOperator(
        static (self, context) =>
        {
            var (x, state, output) = (context.Input(0), context.Input(1), context.Output(0));
            output.Resize(x.Shape);
            return new DelegateKernel(() =>
            {
                for (var i = 0; i < x.Count; i++) output.Span<float>()[i] = state.Span<float>()[i] += x.Values<float>()[i];
            });
        },
        isPure: false));
}
