using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Runtime;

/// <summary>Models that cannot run: an error that says where, never a crash.</summary>
public sealed class MalformedModelTests
{
    [Fact]
    public void UnknownOperators_AreNamed()
    {
        var model = new CustomModel();
        var x = model.Apply("Add", model.Main.Input([2]));
        model.Main.Output(model.Main.Custom("Mystery", [x], [(TensorType.Float32, [2])]));
        var error = RequireAtOperator(model, 1, ErrorCode.UnsupportedOperator, "'Mystery'");
        Assert.Equal("Mystery", error.Location.OperatorName);

        model = new CustomModel();
        model.Main.Output(model.Main.Operator((BuiltinOperator)250, [model.Main.Input([2])], [2]));
        RequireAtOperator(model, 0, ErrorCode.UnsupportedOperator, "BUILTIN_250");

        // Operators of accelerators' compilers read memory to work in, which nothing computes.
        model = new CustomModel();
        model.Main.Output(model.Main.Custom("ethos-u", [model.Main.Input([2]), model.Main.Tensor([16], TensorType.UInt8, "scratch")], [(TensorType.Float32, [2])]));
        RequireAtOperator(model, 0, ErrorCode.UnsupportedOperator, "'ethos-u'");
    }

    [Fact]
    public void FailingKernels_AreLocated()
    {
        foreach (var whileRunning in new[] { false, true })
        {
            var model = new CustomModel();
            model.Define("Broken", new TestOperator((self, context) =>
            {
                context.Output(0).Resize(2);
                var empty = Array.Empty<int>();
                if (!whileRunning) _ = empty[3];
                return new DelegateKernel(() => _ = empty[3]);
            }));
            model.Main.Output(model.Apply("Broken", model.Apply("Add", model.Main.Input([2]))));
            var error = RequireAtOperator(model, 1, ErrorCode.InvalidOperator, whileRunning ? "failed while running" : "failed while preparing");
            Assert.IsType<IndexOutOfRangeException>(error.InnerException);
        }
    }

    [Fact]
    public void KernelOfAnotherType_DoesNotOverrun()
    {
        var model = new CustomModel();
        model.Main.Output(model.Main.Custom("Add", [model.Main.Input([100])], [(TensorType.Int8, [100])]));
        RequireAtOperator(model, 0, ErrorCode.InvalidOperator, "has no memory for 100 elements of 4 bytes");
    }

    [Fact]
    public void ForgottenShapes_AreNoticed()
    {
        var model = new CustomModel();
        model.Define("Shapeless", new TestOperator(static (self, context) => new DelegateKernel(static () => { })));
        model.Main.Output(model.Apply("Shapeless", model.Main.Input([1])));
        RequireAtOperator(model, 0, ErrorCode.InvalidModel, "without a shape");
    }

    [Fact]
    public void Structure_IsChecked()
    {
        RequireInvalid("computed twice", static model => model.Main.Subgraph.Operators.Add(model.Main.Subgraph.Operators[0]));
        RequireInvalid("no operator before computes it", static model => model.Main.Subgraph.Operators.Reverse());
        RequireInvalid("tensor 99", static model => model.Main.Subgraph.Operators[0].Inputs = [99]);
        RequireInvalid("tensor -2", static model => model.Main.Subgraph.Operators[0].Outputs = [-2]);
        RequireInvalid("tensor 77", static model => model.Main.Subgraph.Outputs = [77]);
        RequireInvalid("tensor 66", static model => model.Main.Subgraph.Inputs = [66]);
        RequireInvalid("no subgraph", static model => model.Builder.Model.Subgraphs.Clear());
        RequireInvalid("too short", static model => model.Main.Subgraph.Operators[0].Inputs = [model.Main.Constant<float>([1], [1]).Index]);

        static void RequireInvalid(string text, Action<CustomModel> damage)
        {
            var model = new CustomModel();
            model.Main.Output(model.Apply("Add", model.Apply("Add", model.Main.Input([2]))));
            damage(model);
            if (text == "too short") model.Main.Subgraph.Tensors[^1].Shape = [100];
            InterpreterTests.Require(ErrorCode.InvalidModel, text, () => model.Open().Dispose());
        }
    }

    [Fact]
    public void OpenInputShape_MustBeGiven()
    {
        var model = new CustomModel();
        model.Main.Output(model.Apply("Add", model.Main.Input([-1, 2], "x")));
        using var interpreter = model.Open();
        InterpreterTests.Require(ErrorCode.InvalidInput, "'x': Its shape [-1,2] is open", () => interpreter.Run());
        interpreter.ResizeInput(0, 1, 2);
        interpreter.Run();
    }

    [Fact]
    public void ShapesThatDoNotFit_AreNamed_AndTheInterpreterGoesOn()
    {
        var model = new CustomModel();
        model.Main.Output(model.Main.Reshape(model.Apply("Add", model.Main.Input([2, 3])), 6));
        using var interpreter = model.Open();
        interpreter.ResizeInput(0, 3, 3);
        var error = InterpreterTests.Require(ErrorCode.InvalidOperator, "9 elements of the shape [3,3] do not fit [6]", () => interpreter.Run());
        Assert.Equal((1, "RESHAPE"), (error.Location.OperatorIndex, error.Location.OperatorName));
        interpreter.ResizeInput(0, 1, 6);
        interpreter.Run();
    }

    [Fact]
    public void DisposedModel_IsRefused()
    {
        var path = Path.GetTempFileName();
        try
        {
            var builder = new ModelBuilder();
            builder.Main.Output(builder.Main.Reshape(builder.Main.Input([6]), 2, 3));
            File.WriteAllBytes(path, TfLiteQuant.Schema.ModelWriter.ToBytes(builder.Build()));
            var model = TfLiteQuant.Schema.ModelReader.Open(path);
            using var interpreter = new Interpreter(model);
            interpreter.Run();
            model.Dispose();
            Assert.Throws<ObjectDisposedException>(() => interpreter.Run());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TfLiteQuantException RequireAtOperator(CustomModel model, int op, ErrorCode code, string text)
    {
        using var interpreter = model.Open();
        var error = InterpreterTests.Require(code, text, () => interpreter.Run());
        Assert.Equal((0, op), (error.Location.Subgraph, error.Location.OperatorIndex));
        return error;
    }
}
