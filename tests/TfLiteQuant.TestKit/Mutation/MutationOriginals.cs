using TfLiteQuant.Model;
using TfLiteQuant.Schema;

namespace TfLiteQuant.TestKit;

/// <summary>Files to damage: small, and between them with everything the format can hold.</summary>
public static class MutationOriginals
{
    /// <summary>Models made in memory; need nothing on disk.</summary>
    public static IReadOnlyList<(string Name, byte[] File)> Made { get; } =
    [
        ("convolutions", ModelWriter.ToBytes(Convolutions())),
        ("recurrent", ModelWriter.ToBytes(Recurrent())),
        ("everything", ModelWriter.ToBytes(Everything())),
        ("images", ModelWriter.ToBytes(Images())),
        ("speech", ModelWriter.ToBytes(Speech())),
        ("offsets", Offsets()),
    ];

    private static TfLiteModel Convolutions()
    {
        var model = new ModelBuilder();
        var image = model.Main.Input([1, 8, 8, 3], shapeSignature: [-1, 8, 8, 3]);
        var features = model.Main.DepthwiseConv2D(model.Main.Conv2D(image, 8));
        model.Main.Output(model.Main.FullyConnected(features, 4), model.Main.TransposeConv(features, 4));
        return model.Signature("serving_default", model.Main, ["image"], ["dense", "up"]).Metadata("min_runtime_version", "1.5.0\0\0\0").Build();
    }

    private static TfLiteModel Recurrent()
    {
        var model = new ModelBuilder();
        var body = model.AddSubgraph("body");
        body.Output(body.FullyConnected(body.Input([1, 8]), 8));
        var condition = model.AddSubgraph("condition");
        condition.Output(condition.Less(condition.Input([1, 8]), condition.Weights([1])));
        var looped = model.Main.While(condition, body, model.Main.Input([1, 8]));
        model.Main.Output([.. looped, model.Main.UnidirectionalSequenceLstm(model.Main.Input([1, 3, 8]), new LstmLayout(6, Projection: 5, Peephole: true))]);
        return model.Build();
    }

    private static TfLiteModel Images()
    {
        var model = new ModelBuilder();
        var main = model.Main;
        var image = main.Input([1, 8, 8, 3]);
        var (values, indices) = main.MaxPoolingWithArgmax2D(image, (2, 2), (2, 2));
        main.Output(main.MaxUnpooling2D(values, indices, (2, 2), (2, 2)));
        main.Output(main.Convolution2DTransposeBias(values, main.Weights([4, 3, 3, 3]), main.Weights([4]), (8, 8), Padding.Same, (2, 2)));
        var matrix = main.Landmarks2TransformMatrix(main.Input([1, 4, 3]), 0, 1, [2, 3], (4, 4), (1, 1));
        main.Output(main.TransformTensorBilinear(image, matrix, (4, 4)), main.TransformLandmarks(main.Input([1, 6, 2]), matrix));
        return model.Build();
    }

    private static TfLiteModel Speech()
    {
        var model = new ModelBuilder();
        var main = model.Main;
        var features = main.Mfcc(main.AudioSpectrogram(main.Input([200, 1]), 32, 16), main.Constant<int>([16000], []), bands: 20, coefficients: 16);
        var codes = main.Tensor([1, 11, 16], TensorType.Int8, "codes");
        main[codes].Quantization = QuantizationParameters.PerTensor(0.1f, 0);
        main[codes].Buffer = model.Model.AddBuffer(BufferData.From<byte>(new byte[11 * 16]));
        main.Output(main.NumericVerify(codes, features), main.HadamardRotation(features, 16));
        return model.Build();
    }

    private static TfLiteModel Everything()
    {
        var model = new ModelBuilder();
        var main = model.Main;
        var input = main.Input([1, 16]);
        var sparse = main.Weights([8, 16], "sparse");
        main[sparse].Sparsity = new SparsityParameters
        {
            TraversalOrder = [0, 1],
            Dimensions =
            [
                new DimensionMetadata { Format = 0, DenseSize = 8 },
                new DimensionMetadata
                {
                    Format = 1,
                    Segments = new SparseIndexVector { Tag = 1, Values = new[] { 0, 2, 3 } },
                    Indices = new SparseIndexVector { Tag = 3, Values = new byte[] { 1, 2, 3 } },
                },
            ],
        };
        var codes = main.QuantizedConstant<sbyte>(new sbyte[64], [8, 8], QuantizationParameters.PerAxis([.. Enumerable.Repeat(0.5f, 8)], 0));
        main[codes].Quantization!.Min = [.. Enumerable.Repeat(-1f, 8)];
        var block = main.Tensor([8, 8], TensorType.Int4, "block");
        main[block].Buffer = model.Model.AddBuffer(BufferData.From<byte>(new byte[32]));
        main[block].Quantization = new QuantizationParameters { Details = new BlockwiseQuantization(0, -1, 4) };
        var custom = main.Custom("Custom/Op", [input, codes, block], [(TensorType.Float32, [1, 4])], [1, 2, 3, 4, 5]);
        main.Output([.. custom, main.FullyConnected(input, sparse, Value.None), main.Gather(main.Weights([32, 8]), main.Integers(1, 2))]);
        main.Subgraph.Tensors[0].VariantTensors = [new VariantSubType { Shape = [2, 3], Type = TensorType.Int32, HasRank = true }];
        var made = model.Metadata("blob", "text").Build();
        made.AppendedData = BufferData.From("PK associated files"u8);
        return made;
    }

    private static byte[] Offsets()
    {
        var model = Convolutions();
        model.UsesBufferOffsets = true;
        return ModelWriter.ToBytes(model);
    }
}
