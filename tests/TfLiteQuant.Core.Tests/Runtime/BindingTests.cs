using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Runtime;

/// <summary>What is computed ahead of time, what is bound when, and what is bound again.</summary>
public sealed class BindingTests
{
    [Fact]
    public void Constants_AreComputedOnce()
    {
        var model = new CustomModel();
        var folded = model.Define("Folded", TestOperator.Elementwise(static (x, y) => x * 2));
        var constant = model.Apply("Folded", model.Apply("Folded", model.Main.Constant<float>([1, 2], [2])));
        model.Main.Output(model.Apply("Add", model.Main.Input([2]), constant));
        using var interpreter = model.Open();
        for (var run = 0; run < 3; run++) interpreter.Run();
        Assert.Equal([4, 8], interpreter.Output<float>(0).ToArray());
        Assert.Equal(2, folded.Runs);
        Assert.True(interpreter.Operators[0].IsFolded && interpreter.Operators[1].IsFolded && !interpreter.Operators[2].IsFolded);
        Assert.True(interpreter.Tensors[constant.Index].IsConstant);
    }

    [Fact]
    public void Impure_IsNotComputedAhead()
    {
        var model = new CustomModel();
        var impure = model.Define("Impure", TestOperator.Elementwise(static (x, y) => x, isPure: false));
        model.Main.Output(model.Apply("Impure", model.Main.Constant<float>([1], [1])));
        using var interpreter = model.Open();
        interpreter.Run();
        interpreter.Run();
        Assert.Equal(2, impure.Runs);
    }

    [Fact]
    public void ShapeArithmetic_FollowsResizing()
    {
        // x + FILL(SHAPE(x), 1), reshaped back to SHAPE(x): everything is known when prepared, at any size.
        var model = new CustomModel();
        var x = model.Main.Input([1, 3], shapeSignature: [-1, 3]);
        var shape = model.Main.Operator(BuiltinOperator.Shape, [x], [(TensorType.Int32, [2])])[0];
        var ones = model.Main.Operator(BuiltinOperator.Fill, [shape, CustomModel.Scalar(model.Main, 1)], [(TensorType.Float32, [1, 3])])[0];
        var flat = model.Main.Reshape(model.Apply("Add", x, ones), -1);
        model.Main.Output(model.Main.Operator(BuiltinOperator.Reshape, [flat, shape], [(TensorType.Float32, [1, 3])])[0]);
        using var interpreter = model.Open();
        foreach (var rows in new[] { 1, 4, 2 })
        {
            interpreter.ResizeInput(0, rows, 3);
            interpreter.SetInput<float>(0, Enumerable.Range(0, rows * 3).Select(static i => (float)i).ToArray());
            interpreter.Run();
            Assert.Equal([rows, 3], interpreter.Outputs[0].Shape);
            Assert.Equal(Enumerable.Range(1, rows * 3).Select(static i => (float)i), interpreter.Output<float>(0).ToArray());
            Assert.True(interpreter.Operators[0].IsFolded && interpreter.Operators[1].IsFolded);
        }
    }

    [Fact]
    public void ValuesThatDecideShapes_BindAtRunTime_AndOnlyWhenTheyChange()
    {
        var model = new CustomModel();
        var late = model.Define("Late", TestOperator.Elementwise(static (x, y) => x + 1));
        Value x = model.Main.Input([6]), shape = model.Main.Input([2], type: TensorType.Int32);
        var reshaped = model.Main.Operator(BuiltinOperator.Reshape, [x, shape], [(TensorType.Float32, [6, 1])])[0];
        model.Main.Output(model.Apply("Late", reshaped));
        using var interpreter = model.Open();
        interpreter.SetInput<float>(0, [1, 2, 3, 4, 5, 6]);
        foreach (var rows in new[] { 2, 2, 3, 3, 3, 2 })
        {
            interpreter.SetInput<int>(1, [rows, 6 / rows]);
            interpreter.Run();
            Assert.Equal([rows, 6 / rows], interpreter.Outputs[0].Shape);
            Assert.Equal([2, 3, 4, 5, 6, 7], interpreter.Output<float>(0).ToArray());
        }

        Assert.Equal(3, late.Binds);
    }

    [Fact]
    public void DynamicOutputs_GrowAndShrink()
    {
        var model = new CustomModel();
        var positive = model.Main.Custom("Positive", [model.Main.Input([4])], [(TensorType.Float32, [4])])[0];
        model.Main.Output(model.Apply("Add", positive));
        using var interpreter = model.Open();
        foreach (var (values, expected) in new (float[], float[])[] { ([1, -1, 2, -2], [2, 4]), ([1, 2, 3, 4], [2, 4, 6, 8]), ([-1, -1, -1, -1], []), ([0, 5, 0, 0], [10]) })
        {
            interpreter.SetInput<float>(0, values);
            interpreter.Run();
            Assert.Equal([expected.Length], interpreter.Outputs[0].Shape);
            Assert.Equal(expected, interpreter.Output<float>(0).ToArray());
        }
    }

    [Fact]
    public void ConstantDynamicOutput_IsFolded()
    {
        var model = new CustomModel();
        var positive = model.Main.Custom("Positive", [model.Main.Constant<float>([3, -3], [2])], [(TensorType.Float32, [2])])[0];
        model.Main.Output(positive);
        using var interpreter = model.Open();
        interpreter.Prepare();
        Assert.Equal([3], interpreter.Output<float>(0).ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Runs_AllocateNothing(bool isDynamic)
    {
        var model = new CustomModel();
        var x = model.Main.Input([64]);
        if (isDynamic) x = model.Main.Custom("Positive", [x], [(TensorType.Float32, [64])])[0];
        var y = model.Apply("Multiply", model.Apply("Add", x), x);
        model.Main.Output(model.Main.Reshape(y, -1, 2));
        using var interpreter = model.Open();
        var values = Enumerable.Range(1, 64).Select(static i => (float)i).ToArray();
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < 10; run++) Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            interpreter.SetInput<float>(0, values);
            interpreter.Run();
            _ = interpreter.Output<float>(0);
        }
    }
}
