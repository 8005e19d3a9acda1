using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Module.Tests.Session;

/// <summary>Writes model files for tests, with the engine as the tests refer to it.</summary>
internal static class TestModels
{
    /// <summary>Elements of the weights that are large enough to be quantized.</summary>
    public const int LargeWeights = 64 * 32;

    /// <summary>A float model of three operators: a FULLY_CONNECTED with large weights, one with small ones, a SOFTMAX.</summary>
    public static string Float(string path, ulong seed = 1)
    {
        var model = new ModelBuilder(seed);
        var main = model.Main;
        var image = main.Input([1, 64], "image");
        var hidden = main.FullyConnected(image, main.Weights([32, 64], "dense/kernel"), main.Weights([32], "dense/bias"), FusedActivation.Relu);
        var scores = main.FullyConnected(hidden, main.Weights([10, 32], "scores/kernel"), main.Weights([10], "scores/bias"));
        main.Output(main.Softmax(scores));
        model.Signature("serving_default", main, ["image"], ["probabilities"]).Metadata("min_runtime_version", "1.5.0\0\0\0\0\0\0\0\0\0\0\0");
        return Write(model, path);
    }

    /// <summary>A float model with names that mean something to PowerShell, a second graph, and a custom operator.</summary>
    public static string OddNames(string path)
    {
        var model = new ModelBuilder();
        var main = model.Main;
        var input = main.Input([1, 32], "in put");
        var sum = main.FullyConnected(input, main.Weights([64, 32], "it's/[a] $name;other/`part"), Value.None);
        main.Output(main.Custom("MyOperator", [sum], [(TensorType.Float32, [1, 64])], [1, 2, 3])[0]);
        var second = model.AddSubgraph("second");
        second.Output(second.Unary(BuiltinOperator.Relu, second.Input([1, 8], "second_input")));
        return Write(model, path);
    }

    /// <summary>A float model that has no weights.</summary>
    public static string NoWeights(string path)
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Relu, model.Main.Input([1, 8])));
        return Write(model, path);
    }

    /// <summary>A model of 64 MB whose conversion takes some time.</summary>
    public static string Large(string path)
    {
        var model = new ModelBuilder();
        var value = model.Main.Input([1, 1024]);
        // Weights of different content: equal ones would be quantized once.
        for (var layer = 0; layer < 16; layer++)
        {
            var weights = new float[1024 * 1024];
            for (var i = 0; i < weights.Length; i++) weights[i] = ((i * 7) + layer) % 1000;
            value = model.Main.FullyConnected(value, model.Main.Constant<float>(weights, [1024, 1024], "kernel"), Value.None);
        }

        model.Main.Output(value);
        return Write(model, path);
    }

    /// <summary>A dynamic-range model.</summary>
    public static string Quantized(string path)
    {
        var source = Float(path + ".float");
        ModelConverter.Convert(new ConversionRequest
        {
            Source = source,
            Destination = path,
            Recipe = new QuantizationRecipe { Technique = QuantizationTechnique.DynamicRange },
        });
        File.Delete(source);
        return path;
    }

    /// <summary>An integer model with float input and output: QUANTIZE, FULLY_CONNECTED, SOFTMAX, DEQUANTIZE.</summary>
    /// <param name="path">The file.</param>
    /// <param name="biasScale">Factor on the scale of the bias; others than 1 are a defect.</param>
    public static string Integer(string path, float biasScale = 1)
    {
        var model = new ModelBuilder();
        var main = model.Main;
        var codes = main.Quantize(main.Input([1, 8], "image"), TensorType.Int8, QuantizationParameters.PerTensor(0.05f, 3));
        var weights = main.QuantizedConstant<sbyte>([.. Enumerable.Range(1, 32).Select(static code => (sbyte)code)], [4, 8], QuantizationParameters.PerTensor(0.01f, 0), "dense/kernel");
        var bias = main.QuantizedConstant<int>([1, 2, 3, 4], [4], QuantizationParameters.PerTensor(0.05f * 0.01f * biasScale, 0), "dense/bias");
        var scores = main.Operator(BuiltinOperator.FullyConnected, [codes, weights, bias], [1, 4], new OptionFields(OptionTag.FullyConnected), 4);
        main[scores].Quantization = QuantizationParameters.PerTensor(0.1f, 0);
        var softmax = main.Operator(BuiltinOperator.Softmax, [scores], [1, 4], new OptionFields(OptionTag.Softmax).Number(0, 1), 2);
        main[softmax].Quantization = QuantizationParameters.PerTensor(1f / 256, -128);
        main.Output(main.Dequantize(softmax));
        model.Signature("serving_default", main, ["image"], ["probabilities"]);
        return Write(model, path);
    }

    /// <summary>A text file.</summary>
    public static string Text(string path)
    {
        File.WriteAllText(path, "This is no model.");
        return path;
    }

    /// <summary>The first half of a model.</summary>
    public static string Truncated(string path)
    {
        var bytes = File.ReadAllBytes(Float(path));
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        return path;
    }

    /// <summary>A model that says it is of another version of the format.</summary>
    public static string OtherVersion(string path)
    {
        var bytes = File.ReadAllBytes(Float(path));
        // The root table's vtable says where its first field, the version, lies.
        var root = BitConverter.ToInt32(bytes, 0);
        var vtable = root - BitConverter.ToInt32(bytes, root);
        bytes[root + BitConverter.ToUInt16(bytes, vtable + 4)] = 9;
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string Write(ModelBuilder model, string path)
    {
        ModelWriter.WriteFile(model.Build(), path, new ModelWriteOptions { Overwrite = true });
        return path;
    }
}
