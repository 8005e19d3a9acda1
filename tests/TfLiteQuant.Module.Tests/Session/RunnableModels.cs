using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Module.Tests.Session;

/// <summary>Writes models whose outputs are plain to see.</summary>
internal static class RunnableModels
{
    /// <summary><c>difference = left - right</c> of shape [1, 2], and a second entry point <c>negate</c>: <c>result = -value</c>.</summary>
    public static string Difference(string path)
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Sub(model.Main.Input([1, 2], "left"), model.Main.Input([1, 2], "right")));
        var second = model.AddSubgraph("second");
        second.Output(second.Unary(BuiltinOperator.Neg, second.Input([1, 2], "value")));
        model.Signature("subtract", model.Main, ["left", "right"], ["difference"]).Signature("negate", second, ["value"], ["result"]);
        return Write(model, path);
    }

    /// <summary><c>negative = -x</c> of shape [1, 2, 2], the first dimension open.</summary>
    public static string Negation(string path)
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Neg, model.Main.Input([1, 2, 2], "x", shapeSignature: [-1, 2, 2])));
        return Write(model.Signature("serving_default", model.Main, ["x"], ["negative"]), path);
    }

    /// <summary><c>y = log(x)</c> of shape [2]: 0 gives an infinity.</summary>
    public static string Logarithm(string path)
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Log, model.Main.Input([2], "x")));
        return Write(model.Signature("serving_default", model.Main, ["x"], ["y"]), path);
    }

    /// <summary>int8 codes of scale 0.5 and zero point 1, in and out.</summary>
    public static string Codes(string path)
    {
        var model = new ModelBuilder();
        var input = model.Main.Input([1, 2], "x", TensorType.Int8);
        var output = model.Main.Reshape(input, 2);
        foreach (var value in (Value[])[input, output]) model.Main[value].Quantization = QuantizationParameters.PerTensor(0.5f, 1);
        model.Main.Output(output);
        return Write(model.Signature("serving_default", model.Main, ["x"], ["y"]), path);
    }

    /// <summary><c>Path = -x</c> of shape [2].</summary>
    public static string OutputNamedPath(string path)
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Neg, model.Main.Input([2], "x")));
        return Write(model.Signature("serving_default", model.Main, ["x"], ["Path"]), path);
    }

    private static string Write(ModelBuilder model, string path)
    {
        ModelWriter.WriteFile(model.Build(), path, new ModelWriteOptions { Overwrite = true });
        return path;
    }
}
