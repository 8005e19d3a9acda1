namespace TfLiteQuant.Model;

/// <summary>
/// A whole .tflite model in memory. It holds everything the file holds; what this version does not understand is kept in
/// <see cref="FieldTable"/>s and written back. Constant data stays in the mapped input file until something replaces it.
/// </summary>
public sealed class TfLiteModel : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    /// <summary>A model that owns nothing but what is put into it.</summary>
    public TfLiteModel()
    {
    }

    /// <summary>A model whose constant data lives in <paramref name="source"/>, released with the model.</summary>
    public TfLiteModel(IDisposable source) => _owned.Add(source);

    /// <summary>Full path of the file it was read from; null for a model made in memory.</summary>
    public string? Path { get; init; }

    /// <summary>Length of that file in bytes, 0 for a model made in memory.</summary>
    public long FileLength { get; init; }

    /// <summary>Schema version; 3 is the only one in use.</summary>
    public uint SchemaVersion { get; set; } = 3;

    /// <summary>Free text of the converter that wrote the file.</summary>
    public string? Description { get; set; }

    /// <summary>Kinds of operator in use; operators refer to these objects.</summary>
    public List<OperatorCode> OperatorCodes { get; } = [];

    /// <summary>Graphs; the first is the main one.</summary>
    public List<Subgraph> Subgraphs { get; } = [];

    /// <summary>Constant data; the first is always empty and stands for "no data".</summary>
    public List<ModelBuffer> Buffers { get; } = [];

    /// <summary>Named blobs of bytes.</summary>
    public List<MetadataEntry> Metadata { get; } = [];

    /// <summary>The deprecated list of metadata buffers of very old files; null where the file has none.</summary>
    public List<ModelBuffer>? MetadataBuffers { get; set; }

    /// <summary>Named entry points with named inputs and outputs.</summary>
    public List<SignatureDef> Signatures { get; } = [];

    /// <summary>Groups of weights kept in other files.</summary>
    public List<ExternalBufferGroup> ExternalBufferGroups { get; } = [];

    /// <summary>Weights kept in other files.</summary>
    public List<ExternalBuffer> ExternalBuffers { get; } = [];

    /// <summary>Bytes that follow the model in its file, such as the associated files of TensorFlow Lite Metadata.</summary>
    public BufferData AppendedData { get; set; } = BufferData.Empty;

    /// <summary>Whether constant data was stored outside the FlatBuffer, by offset and size, as files over 2 GB must.</summary>
    public bool UsesBufferOffsets { get; set; }

    /// <summary>Fields of the root table that this version does not know.</summary>
    public FieldTable? UnknownFields { get; set; }

    /// <summary>The operator code for a builtin operator, added with version 1 where the model has none.</summary>
    public OperatorCode GetOrAddOperatorCode(BuiltinOperator builtin)
    {
        foreach (var code in OperatorCodes)
            if (code.Builtin == builtin && builtin != BuiltinOperator.Custom) return code;
        var added = new OperatorCode { Builtin = builtin };
        OperatorCodes.Add(added);
        return added;
    }

    /// <summary>Adds a buffer that holds <paramref name="data"/>.</summary>
    public ModelBuffer AddBuffer(BufferData data)
    {
        if (Buffers.Count == 0) Buffers.Add(new ModelBuffer());
        var buffer = new ModelBuffer { Data = data };
        Buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Hands over something that constant data lives in; it is released with the model.</summary>
    public void Own(IDisposable memory) => _owned.Add(memory);

    /// <summary>Releases the mapped file and all other memory owned; constant data that lives there can no longer be read.</summary>
    public void Dispose()
    {
        foreach (var memory in _owned) memory.Dispose();
        _owned.Clear();
    }
}

/// <summary>Constant data that tensors and metadata refer to; several may share one.</summary>
public sealed class ModelBuffer
{
    /// <summary>The bytes, empty for "no data".</summary>
    public BufferData Data { get; set; } = BufferData.Empty;

    /// <summary>Whether a buffer without bytes is data all the same: that of a constant without elements, such as the shape
    /// of a scalar. Runtimes tell it from a buffer without data, which computed tensors have. Means nothing where
    /// <see cref="Data"/> has bytes.</summary>
    public bool IsEmptyConstant { get; set; }

    /// <summary>Fields of the buffer's table that this version does not know.</summary>
    public FieldTable? UnknownFields { get; set; }
}

/// <summary>A named blob of the model file.</summary>
public sealed class MetadataEntry
{
    public string? Name { get; set; }

    public required ModelBuffer Buffer { get; set; }

    public FieldTable? UnknownFields { get; set; }
}

/// <summary>A group of externally stored weights, usually one file.</summary>
public sealed class ExternalBufferGroup
{
    public string? Name { get; set; }

    public FieldTable? UnknownFields { get; set; }
}

/// <summary>Where weights lie in another file: a group, and a stretch of bytes in it.</summary>
public sealed class ExternalBuffer
{
    /// <summary>What <see cref="Tensor.ExternalBufferId"/> refers to.</summary>
    public uint Id { get; set; }

    /// <summary>Index into <see cref="TfLiteModel.ExternalBufferGroups"/>.</summary>
    public uint Group { get; set; }

    public ulong Offset { get; set; }

    public ulong Length { get; set; }

    public string? Packing { get; set; }

    public FieldTable? UnknownFields { get; set; }
}
