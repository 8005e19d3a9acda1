using TfLiteQuant.Model;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>A model that uses every member the in-memory model has, with values that differ from all defaults.</summary>
internal static class RichModel
{
    public static TfLiteModel Make()
    {
        var model = new TfLiteModel { Description = "rich" };
        var weights = model.AddBuffer(BufferData.From<float>([1, 2, 3, 4, 5, 6]));
        var packed = model.AddBuffer(BufferData.From<byte>([0x21, 0x43, 0x65]));
        var nothing = new ModelBuffer { IsEmptyConstant = true };
        model.Buffers.Add(nothing);
        var none = model.Buffers[0];
        var convolution = new OperatorCode { Builtin = BuiltinOperator.Conv2D, Version = 5 };
        var custom = new OperatorCode { Builtin = BuiltinOperator.Custom, CustomCode = "MyOp" };
        var composite = new OperatorCode { Builtin = BuiltinOperator.StablehloComposite };
        model.OperatorCodes.AddRange([convolution, custom, composite]);

        var main = new Subgraph { Name = "main", Inputs = [0], Outputs = [4], DebugMetadataIndex = 2 };
        main.Tensors.AddRange(
        [
            new Tensor { Name = "in", Type = TensorType.Float32, Shape = [1, 3], ShapeSignature = [-1, 3], HasRank = true, Buffer = none },
            new Tensor { Name = "w", Type = TensorType.Float32, Shape = [2, 3], Buffer = weights, Sparsity = Sparsity() },
            new Tensor { Name = "w", Type = TensorType.Int4, Shape = [2, 3], Buffer = packed, Quantization = PerAxis() },
            new Tensor { Name = null, Type = TensorType.Int32, Shape = [0], Buffer = nothing },
            new Tensor { Name = "", Type = TensorType.Int8, Shape = null, Buffer = none, Quantization = QuantizationParameters.PerTensor(0.5f, -3) },
            new Tensor { Name = "state", Type = TensorType.Float32, Shape = [1, 4], Buffer = none, IsVariable = true },
            new Tensor { Name = "list", Type = TensorType.Variant, Shape = [], HasRank = true, Buffer = none, VariantTensors = [new VariantSubType { Shape = [7], Type = TensorType.Int64, HasRank = true }] },
            new Tensor { Name = "far", Type = TensorType.Float32, Shape = [1000], Buffer = none, ExternalBufferId = 9 },
            new Tensor { Name = "block", Type = TensorType.Int8, Shape = [4], Buffer = none, Quantization = new QuantizationParameters { Details = new BlockwiseQuantization(1, -1, 32) } },
            new Tensor { Name = "axes", Type = TensorType.Int8, Shape = [4], Buffer = none, Quantization = new QuantizationParameters { Details = new MultiAxisQuantization(1, 2, 0, [0, 1]) } },
            new Tensor { Name = "own", Type = TensorType.Int8, Shape = [4], Buffer = none, Quantization = new QuantizationParameters { Details = new CustomQuantization([1, 2, 3]) } },
        ]);
        main.Operators.AddRange(
        [
            new Operator { Code = convolution, Inputs = [0, 1, -1], Outputs = [4], Options = Options(), Intermediates = [8], MutatingVariableInputs = [false, false, true], DebugMetadataIndex = 5 },
            new Operator { Code = custom, Inputs = [0], Outputs = [4], CustomOptions = BufferData.From<byte>([9, 8, 7]) },
            new Operator { Code = composite, Inputs = [0], Outputs = [4], Options2 = CompositeOptions() },
        ]);
        model.Subgraphs.Add(main);
        var second = new Subgraph { Name = "second", Inputs = [0], Outputs = [0] };
        second.Tensors.Add(new Tensor { Name = "in", Type = TensorType.Bool, Shape = [1], Buffer = none });
        model.Subgraphs.Add(second);

        var note = model.AddBuffer(BufferData.From("a note"u8));
        model.Metadata.Add(new MetadataEntry { Name = "note", Buffer = note });
        model.MetadataBuffers = [note];
        var signature = new SignatureDef { Key = "serve", DeprecatedTag = "old", SubgraphIndex = 1 };
        signature.Inputs.Add(new TensorMap { Name = "x", TensorIndex = 0 });
        signature.Outputs.Add(new TensorMap { Name = null, TensorIndex = 0 });
        model.Signatures.Add(signature);
        model.ExternalBufferGroups.Add(new ExternalBufferGroup { Name = "weights.bin" });
        model.ExternalBuffers.Add(new ExternalBuffer { Id = 9, Group = 0, Offset = 1UL << 40, Length = 4000, Packing = "raw" });
        return model;
    }

    private static QuantizationParameters PerAxis() => new()
    {
        Scale = [0.5f, 0.25f],
        ZeroPoint = [0, -1],
        Min = [-1, -2],
        Max = [1, 2],
        QuantizedDimension = 0,
    };

    private static SparsityParameters Sparsity() => new()
    {
        TraversalOrder = [0, 1],
        BlockMap = [1],
        Dimensions =
        [
            new DimensionMetadata { Format = 0, DenseSize = 2 },
            new DimensionMetadata
            {
                Format = 1,
                Segments = new SparseIndexVector { Tag = 2, Values = new ushort[] { 0, 1, 300 } },
                Indices = new SparseIndexVector { Tag = 3, Values = new byte[] { 0, 200 } },
            },
            new DimensionMetadata { Format = 1, Segments = new SparseIndexVector { Tag = 1, Values = new[] { 0, 70000 } }, Indices = new SparseIndexVector { Tag = 1 } },
        ],
    };

    /// <summary>Conv2D options, with a value that equals its default and is stated all the same.</summary>
    private static OperatorOptions Options()
    {
        var options = new OperatorOptions(1);
        options.Set(0, FieldValue.Int8(0));
        options.Set(1, FieldValue.Int32(2));
        options.Set(4, FieldValue.Int32(1));
        return options;
    }

    private static OperatorOptions CompositeOptions()
    {
        var options = new OperatorOptions(21);
        options.Set(0, FieldValue.Text("my.composite"));
        options.Set(1, FieldValue.Int32(1));
        options.Set(2, FieldValue.Vector<byte>([5, 6, 7, 0]));
        return options;
    }
}
