using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Calibration;

public sealed class ModelFingerprintTests
{
    [Fact]
    public void A_model_has_the_same_one_each_time_it_is_read()
    {
        using var folder = new TemporaryFolder();
        using var model = Make();
        ModelWriter.WriteFile(model, folder["a.tflite"]);
        using var read = ModelReader.Open(folder["a.tflite"]);
        Assert.Equal(ModelFingerprint.Of(model), ModelFingerprint.Of(read));
        Assert.Matches("^xxh64:[0-9a-f]{16}$", ModelFingerprint.Of(read));
        read.Description = "other";
        Assert.Equal(ModelFingerprint.Of(model), ModelFingerprint.Of(read));
    }

    [Fact]
    public void Whatever_changes_what_is_computed_changes_it()
    {
        Action<TfLiteModel>[] changes =
        [
            static model => model.Subgraphs[0].Tensors[1].Buffer.Data = BufferData.From<float>([1, 2, 3, 4, 5, 6, 7, 8.5f]),
            static model => model.Subgraphs[0].Tensors[1].Name = "other",
            static model => model.Subgraphs[0].Tensors[0].Shape = [2, 4],
            static model => model.Subgraphs[0].Operators[0].Options!.Set(0, FieldValue.Int8(1)),
            static model => model.Subgraphs[0].Operators[1].Code = new OperatorCode { Builtin = BuiltinOperator.Abs },
            static model => model.Subgraphs[0].Outputs = [0],
            static model => model.Subgraphs.Add(new Subgraph()),
        ];
        var seen = new HashSet<string> { ModelFingerprint.Of(Make()) };
        foreach (var change in changes)
        {
            using var model = Make();
            change(model);
            Assert.True(seen.Add(ModelFingerprint.Of(model)));
        }
    }

    private static TfLiteModel Make()
    {
        var builder = new ModelBuilder();
        var x = builder.Main.Input([1, 4], "x");
        builder.Main.Output(builder.Main.Unary(BuiltinOperator.Neg, builder.Main.FullyConnected(x, builder.Main.Constant<float>([1, 2, 3, 4, 5, 6, 7, 8], [2, 4], "w"), Value.None)));
        return builder.Build();
    }
}
