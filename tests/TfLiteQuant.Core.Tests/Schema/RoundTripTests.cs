using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>Every model file of the shared folder survives reading and writing.</summary>
public sealed class RoundTripTests
{
    private const int DataAlignment = 16;

    public static TheoryData<string> Folders => ["corpus", "corpus-golden", "golden", "ops"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Written_and_read_again_a_model_is_the_same(string folder)
        => ForEachFile(folder, static (file, model) =>
        {
            var written = ModelWriter.ToBytes(model);
            using var again = ModelReader.Read(written);
            Assert.True(ModelComparer.FirstDifference(model, again) is null, $"{file}: {ModelComparer.FirstDifference(model, again)}");
            Assert.True(written.AsSpan().SequenceEqual(ModelWriter.ToBytes(again)), $"{file}: writing again gives other bytes");
        });

    [Theory]
    [MemberData(nameof(Folders))]
    public void Written_files_are_sound_to_the_generated_verifier_and_aligned(string folder)
        => ForEachFile(folder, static (file, model) =>
        {
            if (model.UsesBufferOffsets) return;
            var written = ModelWriter.ToBytes(model);
            Assert.True(GeneratedVerifier.Accepts(written), $"{file}: the generated verifier refuses it");
            foreach (var position in WrittenFile.DataPositions(written)) Assert.True(position % DataAlignment == 0, $"{file}: data at byte {position}");
        });

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_form_with_offsets_holds_the_same_model(string folder)
        => ForEachFile(folder, static (file, model) =>
        {
            var stream = new MemoryStream();
            var length = ModelWriter.Write(model, stream, new ModelWriteOptions { UseBufferOffsets = true });
            Assert.Equal(stream.Length, length);
            using var again = ModelReader.Read(stream.ToArray());
            var difference = ModelComparer.FirstDifference(model, again, nameof(TfLiteModel.UsesBufferOffsets), nameof(Operator.HasLargeCustomOptions));
            Assert.True(difference is null, $"{file}: {difference}");
        });

    /// <summary>The reference's writer aligns data to 4 bytes only, so a file may grow where all its data are a multiple of 16
    /// long; what is shared makes up for that in all but the smallest.</summary>
    [Theory]
    [MemberData(nameof(Folders))]
    public void Files_do_not_grow(string folder)
        => ForEachFile(folder, static (file, model) =>
        {
            var sizes = ModelSizes.Of(model);
            Assert.True(sizes.Total <= model.FileLength + 80, $"{file}: {sizes.Total} bytes instead of {model.FileLength}");
            Assert.True(sizes.Rest >= 0, $"{file}: {sizes}");
        });

    private static void ForEachFile(string folder, Action<string, TfLiteModel> check)
    {
        var files = Directory.GetFiles(Shared.RequireFolder(folder), "*.tflite", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var model = ModelReader.Open(file);
            check(file, model);
        }
    }
}
