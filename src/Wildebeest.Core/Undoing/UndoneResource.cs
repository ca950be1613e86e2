namespace Wildebeest.Undoing;

/// <summary>What became of one change when its migration was undone.</summary>
/// <param name="Note">Why it could not be put back, or what is to be said although it was.</param>
sealed record UndoneResource(string Resource, bool PutBack, string? Note);
