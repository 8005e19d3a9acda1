using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Drops constant data that a conversion replaced, or made in vain, and that nothing refers to any more.</summary>
internal static class ReplacedBuffersPass
{
    /// <summary>Buffers that nothing refers to, to be taken before a conversion: those are the file's own and are kept.</summary>
    public static HashSet<ModelBuffer> Unreferenced(TfLiteModel model)
    {
        var unreferenced = model.Buffers.ToHashSet();
        unreferenced.ExceptWith(InUse(model));
        return unreferenced;
    }

    /// <param name="model">The converted model.</param>
    /// <param name="kept">What <see cref="Unreferenced"/> gave before the conversion.</param>
    public static void Run(TfLiteModel model, HashSet<ModelBuffer> kept)
    {
        var used = InUse(model);
        model.Buffers.RemoveAll(buffer => !used.Contains(buffer) && !kept.Contains(buffer));
    }

    private static HashSet<ModelBuffer> InUse(TfLiteModel model)
    {
        var used = new HashSet<ModelBuffer>();
        if (model.Buffers.Count > 0) used.Add(model.Buffers[0]);
        foreach (var graph in model.Subgraphs)
            foreach (var tensor in graph.Tensors) used.Add(tensor.Buffer);
        foreach (var entry in model.Metadata) used.Add(entry.Buffer);
        used.UnionWith(model.MetadataBuffers ?? []);
        return used;
    }
}
