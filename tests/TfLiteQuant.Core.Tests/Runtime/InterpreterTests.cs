using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Runtime;

public sealed class InterpreterTests
{
    [Fact]
    public void Runs_WithInputsByPositionAndName()
    {
        using var interpreter = Sum().Open();
        interpreter.SetInput<float>(0, [1, 2, 3]);
        interpreter.SetInput<float>("right", [10, 20, 30]);
        interpreter.Run();
        Assert.Equal([11, 22, 33], interpreter.Output<float>(0).ToArray());
        Assert.Equal([3], interpreter.Outputs[0].Shape);
    }

    [Fact]
    public void Inputs_StayFromRunToRun()
    {
        using var interpreter = Sum().Open();
        interpreter.SetInput<float>(0, [1, 2, 3]);
        for (var run = 0; run < 3; run++)
        {
            interpreter.SetInput<float>(1, [run, run, run]);
            interpreter.Run();
            Assert.Equal([1 + run, 2 + run, 3 + run], interpreter.Output<float>(0).ToArray());
        }
    }

    [Fact]
    public void WrongInput_IsNamed()
    {
        using var interpreter = Sum().Open();
        Require(ErrorCode.InvalidInput, "'left', 'right'", () => interpreter.SetInput<float>("middle", [1, 2, 3]));
        Require(ErrorCode.InvalidInput, "input 2", () => interpreter.SetInput<float>(2, [1, 2, 3]));
        Require(ErrorCode.InvalidInput, "takes Float32, not Int32", () => interpreter.SetInput<int>(0, [1, 2, 3]));
        Require(ErrorCode.InvalidInput, "'left': It takes 3 elements for its shape [3], not 4", () => interpreter.SetInput<float>(0, [1, 2, 3, 4]));
        Require(ErrorCode.InvalidInput, "[2,-1]", () => interpreter.ResizeInput(0, 2, -1));
        Require(ErrorCode.InvalidInput, "no value yet", () => interpreter.Output<float>(0));
        interpreter.Run();
        Require(ErrorCode.InvalidInput, "holds Float32, not SByte", () => interpreter.Output<sbyte>(0));
        Require(ErrorCode.InvalidInput, "signature 'serve'", () => interpreter.Signature("serve"));
    }

    [Fact]
    public void Resize_ChangesOutputs_AndKeepsOtherInputs()
    {
        var model = new CustomModel();
        Value left = model.Main.Input([1, 2], "left", shapeSignature: [-1, 2]), right = model.Main.Input([1], "right");
        model.Main.Output(model.Apply("Add", left, right));
        using var interpreter = model.Open();
        interpreter.SetInput<float>(1, [5]);
        interpreter.ResizeInput("left", 3, 2);
        interpreter.SetInput<float>(0, [1, 2, 3, 4, 5, 6]);
        interpreter.Run();
        Assert.Equal([3, 2], interpreter.Outputs[0].Shape);
        Assert.Equal([6, 7, 8, 9, 10, 11], interpreter.Output<float>(0).ToArray());
        interpreter.ResizeInput(0, 1, 2);
        interpreter.SetInput<float>(0, [0, 1]);
        interpreter.Run();
        Assert.Equal([5, 6], interpreter.Output<float>(0).ToArray());
    }

    [Fact]
    public void Resize_BindsOnlyWhatChanged()
    {
        var model = new CustomModel();
        var touched = model.Define("Touched", TestOperator.Elementwise(static (x, y) => x + y));
        var untouched = model.Define("Untouched", TestOperator.Elementwise(static (x, y) => x * y));
        Value left = model.Main.Input([2]), right = model.Main.Input([2]);
        model.Main.Output(model.Apply("Touched", left), model.Apply("Untouched", right));
        using var interpreter = model.Open();
        interpreter.Run();
        interpreter.ResizeInput(0, 4);
        interpreter.Run();
        interpreter.Run();
        Assert.Equal((2, 1), (touched.Binds, untouched.Binds));
    }

    [Fact]
    public void Signatures_RunTheirGraphs()
    {
        var model = new CustomModel();
        var other = model.Builder.AddSubgraph("other");
        var x = model.Main.Input([2], "x_tensor");
        model.Main.Output(model.Apply("Add", x));
        var y = other.Input([2], "y_tensor");
        other.Output(model.Apply(other, "Multiply", y));
        model.Builder.Signature("double", model.Main, ["x"], ["doubled"]).Signature("square", other, ["y"], ["squared"]);
        using var interpreter = model.Open();
        Assert.Equal(["double", "square"], interpreter.Signatures);
        interpreter.SetInput<float>("x", [2, 3]);
        interpreter.Run();
        var square = interpreter.Signature("square");
        Assert.Equal(["squared"], square.OutputNames);
        square.SetInput<float>("y", [2, 3]);
        square.Run();
        Assert.Equal([4, 6], interpreter.Output<float>("doubled").ToArray());
        Assert.Equal([4, 9], square.Output<float>("squared").ToArray());
        Assert.Same(square, interpreter.Signature("square"));
        Assert.Same(interpreter.Inputs[0], interpreter.Signature("double").Inputs[0]);
    }

    [Fact]
    public void Interpreters_ShareAModel()
    {
        var model = Sum();
        using var one = model.Open();
        using var two = model.Open();
        one.SetInput<float>(0, [1, 1, 1]);
        two.SetInput<float>(0, [2, 2, 2]);
        Parallel.Invoke(() => one.Run(), () => two.Run());
        Assert.Equal([1, 1, 1], one.Output<float>(0).ToArray());
        Assert.Equal([2, 2, 2], two.Output<float>(0).ToArray());
    }

    [Fact]
    public void Disposed_IsRefused()
    {
        var interpreter = Sum().Open();
        interpreter.Run();
        interpreter.Dispose();
        interpreter.Dispose();
        Assert.Throws<ObjectDisposedException>(() => interpreter.Run());
        Assert.Throws<ObjectDisposedException>(() => interpreter.SetInput<float>(0, [1, 2, 3]));
        Assert.Equal(0, interpreter.Memory.Used);
        Assert.Throws<InvalidOperationException>(() => interpreter.Outputs[0].Span<float>());
    }

    [Fact]
    public void OutputThatIsInputOrConstant_IsRead()
    {
        var model = new CustomModel();
        var x = model.Main.Input([2]);
        model.Main.Output(x, model.Main.Constant<float>([7], [1]));
        using var interpreter = model.Open();
        interpreter.SetInput<float>(0, [1, 2]);
        interpreter.Run();
        Assert.Equal([1, 2], interpreter.Output<float>(0).ToArray());
        Assert.Equal([7], interpreter.Output<float>(1).ToArray());
    }

    [Fact]
    public void Cancellation_StopsBetweenOperators()
    {
        using var source = new CancellationTokenSource();
        var model = new CustomModel();
        model.Define("Cancel", TestOperator.Elementwise((x, y) =>
        {
            source.Cancel();
            return x;
        }));
        var after = model.Define("After", TestOperator.Elementwise(static (x, y) => x));
        model.Main.Output(model.Apply("After", model.Apply("Cancel", model.Main.Input([1]))));
        using var interpreter = model.Open();
        Assert.Throws<OperationCanceledException>(() => interpreter.Run(source.Token));
        Assert.Equal(0, after.Runs);
        interpreter.Run(CancellationToken.None);
        Assert.Equal(1, after.Runs);
    }

    internal static TfLiteQuantException Require(ErrorCode code, string text, Action action)
    {
        var error = Assert.Throws<TfLiteQuantException>(action);
        Assert.Equal(code, error.Code);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        return error;
    }

    private static CustomModel Sum()
    {
        var model = new CustomModel();
        Value left = model.Main.Input([3], "left"), right = model.Main.Input([3], "right");
        model.Main.Output(model.Apply("Add", left, right));
        return model;
    }
}
